"""A sample is small, always the same, and about nobody."""

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.neighbors import KNeighborsClassifier
from sklearn.preprocessing import StandardScaler

from jupyter_mlops.validation.rehearsal.disguise import is_personal_name, is_personal_text
from jupyter_mlops.validation.rehearsal.sampling import Sampler, Unsampleable

COUNT = 500
PEOPLE = pd.DataFrame(
    {
        "name": [f"Person{number} Smith{number}" for number in range(COUNT)],
        "email": [f"p{number}@mail.org" for number in range(COUNT)],
        "customer_id": np.arange(COUNT) * 7 + 100_000,
        "birth_date": pd.date_range("1950-03-01", periods=COUNT, freq="17D"),
        "note": [f"called on day {number} about order {number * 3}" for number in range(COUNT)],
        "income": np.linspace(20_000.0, 90_000.0, COUNT),
        "weight": np.sqrt(np.arange(COUNT) + 2000.0),
        "age": np.arange(COUNT) % 60 + 20,
        "plan": pd.Categorical(["basic", "pro"] * (COUNT // 2)),
        "city": ["Oslo", "Rome", None, "Lima"] * (COUNT // 4),
    }
)


def sampled(size: int = 50, **values: Any) -> tuple[dict[str, Any], Sampler]:
    sampler = Sampler(size)
    return sampler.sampled(values), sampler


def test_nobody_is_in_a_sample() -> None:
    made, sampler = sampled(people=PEOPLE)
    people = made["people"]
    assert len(people) == 50
    assert sampler.replaced == {"people": ["name", "email", "customer_id", "birth_date", "note"]}
    for column in ("name", "email", "note", "customer_id"):
        assert set(people[column]).isdisjoint(PEOPLE[column])
    assert set(people["birth_date"].dt.strftime("%m-%d")) == {"01-01"}
    columns = ["income", "age", "weight"]
    rows, found = ({*map(tuple, one[columns].to_numpy())} for one in (PEOPLE, people))
    assert not rows & found


def test_types_gaps_and_categories_stay() -> None:
    people = sampled(people=PEOPLE)[0]["people"]
    assert people.dtypes.astype(str).to_dict() == PEOPLE.dtypes.astype(str).to_dict()
    assert people["city"].isna().any()
    assert set(people["city"].dropna()) == {"Oslo", "Rome", "Lima"}
    assert set(people["plan"]) == {"basic", "pro"}
    assert people["email"].str.endswith("@example.invalid").all()


def test_the_same_data_give_the_same_sample() -> None:
    first, second = (sampled(people=PEOPLE)[0]["people"] for _ in range(2))
    pd.testing.assert_frame_equal(first, second)


def test_rows_that_belong_together_keep_their_index() -> None:
    made, _ = sampled(x=PEOPLE[["income", "age"]], y=PEOPLE["plan"], z=np.arange(COUNT))
    assert list(made["x"].index) == list(made["y"].index)
    assert len(made["z"]) == len(made["x"]) == 50


def test_equal_texts_have_equal_stand_ins_in_all_tables() -> None:
    made, _ = sampled(10, a=PEOPLE, b=PEOPLE[["name"]].copy())
    assert set(made["a"]["name"]) == set(made["b"]["name"])


def test_containers_are_looked_into() -> None:
    made, _ = sampled(
        splits={"train": PEOPLE, "test": (PEOPLE, 3)},
        texts=PEOPLE["note"].tolist(),
        images=np.arange(COUNT * 4).reshape(COUNT, 2, 2),
        names=["income", "age"],
    )
    assert len(made["splits"]["train"]) == len(made["splits"]["test"][0]) == 50
    assert made["splits"]["train"] is made["splits"]["test"][0]
    assert set(made["texts"]).isdisjoint(PEOPLE["note"])
    assert made["images"].shape == (50, 2, 2)
    assert made["names"] == ["income", "age"]


def test_what_was_fitted_to_everybody_is_not_taken_along() -> None:
    rows = PEOPLE[["income", "age"]].to_numpy()
    sampled(scaler=StandardScaler().fit(rows), people=PEOPLE)
    with pytest.raises(Unsampleable, match="`nearest` holds 500 rows"):
        sampled(nearest=KNeighborsClassifier().fit(rows, PEOPLE["plan"]))
    words = CountVectorizer().fit(PEOPLE["name"])
    with pytest.raises(Unsampleable, match="`words` holds text of the data"):
        sampled(people=PEOPLE, words=words)
    with pytest.raises(Unsampleable, match="`by_name` holds text of the data"):
        sampled(people=PEOPLE, by_name={"Person0 Smith0": 1})


@pytest.mark.parametrize("name", ["name", "lastName", "E-Mail", "patient_id", "Phone No", "ZIP"])
def test_names_of_personal_columns(name: str) -> None:
    assert is_personal_name(name)


@pytest.mark.parametrize("name", ["mean_radius", "customer_type", "species", "X1", "target", 3])
def test_names_of_other_columns(name: object) -> None:
    assert not is_personal_name(name)


@pytest.mark.parametrize(
    "text", ["a@b.org", "+47 22 33 44 55", "10.0.0.12", "GB82WEST12345698765432"]
)
def test_texts_that_look_like_addresses(text: str) -> None:
    assert is_personal_text(["a", "a", text])


def test_categories_are_no_personal_texts() -> None:
    assert not is_personal_text(["europe", "japan", "usa"] * 40)
    assert not is_personal_text(json.loads('["2 doors", "4 doors"]'))
