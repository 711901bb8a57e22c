"""Drawings of a pipeline that is written out here."""

import json
from dataclasses import replace

import pytest

from jupyter_mlops.cli.formats import plain
from jupyter_mlops.ir.drawing import as_document, as_mermaid, as_outline, flows
from jupyter_mlops.ir.pipeline import (
    Argument,
    Endpoint,
    Module,
    Parameter,
    Pipeline,
    Service,
    Stage,
    Variable,
)

FRAME = Variable("df", "pd.DataFrame")
MODEL = Variable("model", "LogisticRegression")


def stage(
    tag: str, takes: tuple[Variable, ...], gives: tuple[Variable, ...], **more: object
) -> Stage:
    fields = {"parameters": (), **more}
    return Stage(
        tag,
        f"run_{tag}",
        f"{tag.title()}Result",
        (),
        takes,
        outputs=gives,
        module=Module(),
        **fields,
    )


@pytest.fixture
def pipeline() -> Pipeline:
    predict = Endpoint(
        entry="predict",
        doc="",
        arguments=(Argument("row", "dict[str, Any]", "record"),),
        signature="row: dict[str, Any]",
        returns="float",
        body="return 1.0",
        cells=(9,),
    )
    service = Service((predict,), state=(MODEL,), parameters=(), module=Module())
    return Pipeline(
        name="churn",
        version="0.1.0",
        title="Churn",
        doc="",
        notebook="churn.ipynb",
        digest="",
        parameters=(Parameter("SEED", "seed", "int", 7),),
        stages=(
            stage("data", (), (FRAME,)),
            stage("train", (FRAME,), (FRAME, MODEL), parameters=("SEED",)),
            stage("evaluate", (FRAME, MODEL), (), metrics=("auc",)),
        ),
        service=service,
    )


def test_a_value_comes_from_the_latest_stage_that_gives_it(pipeline: Pipeline) -> None:
    found = [
        (flow.source, flow.target, [one.name for one in flow.variables]) for flow in flows(pipeline)
    ]
    assert found == [
        ("data", "train", ["df"]),
        ("train", "evaluate", ["df", "model"]),
        ("train", "serve", ["model"]),
    ]


def test_outline(pipeline: Pipeline) -> None:
    assert as_outline(pipeline) == (
        "churn 0.1.0, from churn.ipynb\n"
        "\n"
        "parameters\n"
        "    SEED: int = 7\n"
        "\n"
        "◧ data: run_data\n"
        "    gives         df: pd.DataFrame\n"
        "\n"
        "▲ train: run_train\n"
        "    reads         SEED\n"
        "    from data     df: pd.DataFrame\n"
        "    gives         df: pd.DataFrame, model: LogisticRegression\n"
        "\n"
        "◎ evaluate: run_evaluate\n"
        "    from train    df: pd.DataFrame, model: LogisticRegression\n"
        "    metrics       auc\n"
        "\n"
        "⇄ serve: predict\n"
        "    from train    model: LogisticRegression\n"
        "    request       row: dict[str, Any]\n"
        "    answer        float"
    )


def test_mermaid(pipeline: Pipeline) -> None:
    lines = as_mermaid(pipeline).split("\n")
    assert lines[0] == "flowchart LR"
    assert '    stage_train["▲ train<br/>run_train"]' in lines
    assert '    parameters -.->|"SEED"| stage_train' in lines
    assert '    stage_train -->|"df<br/>model"| stage_evaluate' in lines
    assert '    stage_train -->|"model"| stage_serve' in lines


@pytest.mark.parametrize(
    ("name", "label"),
    [("größe", "größe"), ('a"]; click', "a#34;#93;#59; click"), ("x<br/>", "x#60;br#47;#62;")],
)
def test_mermaid_escapes_names(pipeline: Pipeline, name: str, label: str) -> None:
    hostile = Variable(name, "int")
    drawn = Pipeline(
        **{field: getattr(pipeline, field) for field in Pipeline.__slots__ if field != "stages"},
        stages=(stage("data", (), (hostile,)), stage("train", (hostile,), ())),
    )
    assert f'    stage_data -->|"{label}"| stage_train' in as_mermaid(drawn).split("\n")


def test_document_is_json(pipeline: Pipeline) -> None:
    document = json.loads(json.dumps(plain(as_document(pipeline))))
    assert [one["tag"] for one in document["stages"]] == ["data", "train", "evaluate", "serve"]
    assert document["flows"][0] == {
        "source": "data",
        "target": "train",
        "variables": [{"name": "df", "annotation": "pd.DataFrame"}],
    }


def test_a_stage_that_no_tag_stands_for_is_drawn(pipeline: Pipeline) -> None:
    between = replace(pipeline.stages[0], tag="prepare")
    prepared = replace(pipeline, stages=(*pipeline.stages, between))
    assert "• prepare" in as_outline(prepared)
    assert 'stage_prepare["• prepare' in as_mermaid(prepared)
