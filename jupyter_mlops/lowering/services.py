"""From the serve cells to the service: which requests may go together, and why there is none."""

import ast
from collections.abc import Collection, Iterator
from dataclasses import replace

from jupyter_mlops.analysis.entries import serving_units
from jupyter_mlops.analysis.expressions import parameter_names
from jupyter_mlops.analysis.facts import Facts, UnitFacts
from jupyter_mlops.analysis.implied.function import Implied, NothingImpliedError
from jupyter_mlops.analysis.slicing import Slice
from jupyter_mlops.diagnostic import Diagnostic, Severity
from jupyter_mlops.ir.contract import Contract
from jupyter_mlops.ir.pipeline import Argument, Endpoint, Pipeline, Service
from jupyter_mlops.lowering.endpoints import Entry, entry_of
from jupyter_mlops.recording.samples import Sample

OWN_NAMES = frozenset({"load", "params"})
"""What the predictor has besides its functions and its state."""
ROUTES = frozenset({"docs", "healthz", "metrics", "readyz", "redoc", "schema", "version"})
"""What a service of several functions can't answer predictions at."""


def answering_together(pipeline: Pipeline, proved: Collection[str]) -> Pipeline:
    """The pipeline whose service answers several requests at once where that is `proved`.

    It takes a function of the form, too; `proved` names functions.
    """
    service = pipeline.service
    if service is None:
        return pipeline

    def one(endpoint: Endpoint) -> Endpoint:
        takes_rows = any(each.shape in ("records", "frame") for each in endpoint.arguments)
        is_proved = endpoint.entry in proved
        batch = endpoint.batch if is_proved else ""
        return replace(endpoint, batch=batch, is_row_wise=is_proved and bool(batch or takes_rows))

    return replace(pipeline, service=replace(service, endpoints=tuple(map(one, service.endpoints))))


def with_missing(service: Service, contract: Contract) -> Service:
    """The service whose requests may lack what the tables of the data lack in some row."""
    endpoints = (_with_missing(endpoint, contract) for endpoint in service.endpoints)
    return replace(service, endpoints=tuple(endpoints))


def _with_missing(endpoint: Endpoint, contract: Contract) -> Endpoint:
    rules = [rule for rule in (*contract.read, *contract.given) if rule.kind == "frame"]
    lacking = {
        column.name
        for argument in endpoint.arguments
        for rule in rules
        if {key for key, _, _ in argument.fields} <= {column.name for column in rule.columns}
        for column in rule.columns
        if column.nullable
    }

    def fields(argument: Argument) -> tuple[tuple[str, str, bool], ...]:
        return tuple(
            (key, f"{kind} | None" if key in lacking and _is_filled(kind) else kind, required)
            for key, kind, required in argument.fields
        )

    arguments = tuple(replace(one, fields=fields(one)) for one in endpoint.arguments)
    return replace(endpoint, arguments=arguments)


def _is_filled(kind: str) -> bool:
    return not {"None", "Any"} & set(kind.split(" | "))


def service_diagnostics(
    facts: Facts, found: Slice, state: tuple[str, ...], samples: tuple[Sample, ...] | None
) -> Iterator[Diagnostic]:
    """Why the serve cells can't become a service. `samples` is None when nothing was recorded."""
    serving = serving_units(facts)
    if serving and not found.entries:
        clause = f": {facts.implied}" if isinstance(facts.implied, NothingImpliedError) else ""
        message = f"the serve cells define no prediction function, and imply none{clause}"
        yield _unusable(serving[0], message)
    if isinstance(facts.implied, Implied):
        yield _told(facts.by_uid[facts.implied.uid], facts.implied)
    if found.entries:
        yield from _deleted_state(facts, serving[-1], state)
    for uid in found.entries:
        unit = facts.by_uid[uid]
        entry = entry_of(unit)
        fault = _fault(unit, entry, frozenset(state), len(found.entries))
        if fault or entry is None:
            yield _unusable(unit, fault)
            continue
        yield from _changed_state(facts, serving, entry, frozenset(state))
        if samples is not None and not any(one.entry == entry.name for one in samples):
            yield _without_sample(entry)


def _fault(unit: UnitFacts, entry: Entry | None, state: frozenset[str], number: int) -> str:
    """Why a function can't be one of the service's `number` functions; empty where it can."""
    name = next(iter(unit.binds))
    if entry is None:
        return (
            f"the prediction function `{name}` is decorated, recursive, asynchronous, a lambda, "
            "or takes * arguments"
        )
    if unit.symbols.uses & state:
        return f"a default of the prediction function `{name}` is a value of a stage"
    if "self" in _arguments(unit):
        return f"the argument `self` of `{name}` has a name that the predictor itself needs"
    if name in OWN_NAMES:
        return f"`{name}` is a name that the predictor itself needs"
    if number > 1 and name in ROUTES:
        return f"`/{name}` is a route that each service has"
    return ""


def _arguments(unit: UnitFacts) -> set[str]:
    node = unit.unit.node
    return parameter_names(node.args) if isinstance(node, ast.FunctionDef) else set()


def _without_sample(entry: Entry) -> Diagnostic:
    return Diagnostic(
        code="NB282",
        severity=Severity.ERROR,
        message=f"no sample request: the serve cells never call `{entry.name}`",
        span=entry.unit.unit.span,
        why="The request's schema and the proof of the service come from a real call.",
        fix=f"Add a call such as `{entry.name}(sample)` below the function, in the serve cell.",
    )


def _deleted_state(facts: Facts, last: UnitFacts, state: tuple[str, ...]) -> Iterator[Diagnostic]:
    """What has no value any more once requests are answered: a package would still have one."""
    deleting: dict[str, UnitFacts] = {}
    for unit in facts.units[: last.unit.order + 1]:
        deleting |= dict.fromkeys(unit.symbols.dels, unit)
        for name in unit.bound:
            deleting.pop(name, None)
    for name in state:
        if name in deleting:
            yield Diagnostic(
                code="NB201",
                severity=Severity.ERROR,
                message=f"`{name}` is deleted here, and a prediction function may read it",
                span=deleting[name].unit.span,
                why="A request that reads it would end with a NameError in the notebook.",
                fix=f"Leave `{name}` as it is, or read something else in the function.",
            )


def _unusable(unit: UnitFacts, message: str) -> Diagnostic:
    return Diagnostic(
        code="NB284",
        severity=Severity.ERROR,
        message=message,
        span=unit.unit.span,
        why="Each function of the serve cells that no other one calls answers requests: it is "
        "plain, from a request to an answer.",
        fix="Write `def predict(payload): …` that returns the answer, and call it with a sample.",
    )


def _told(unit: UnitFacts, implied: Implied) -> Diagnostic:
    return Diagnostic(
        code="NB281",
        severity=Severity.INFO,
        message=f"these statements become `{implied.name}({', '.join(implied.requests)})`, "
        f"which answers `{implied.answer}`",
        span=unit.unit.span,
        why="The cells define no function: what they write out is taken for the request, and what "
        "they show last for the answer.",
        fix=f"Where something else is meant, write `def {implied.name}(…)` and call it.",
    )


def _changed_state(
    facts: Facts, serving: list[UnitFacts], entry: Entry, state: frozenset[str]
) -> Iterator[Diagnostic]:
    drawn = _drawn(facts, entry)
    for unit in serving:
        if entry.name not in unit.uses or unit.uid == entry.unit.uid:
            continue
        changed = sorted((unit.mutates - unit.decided | unit.effects.must) & state)
        keeping = sorted(unit.effects.must & facts.context.summaries.keys())
        if keeping:
            message = f"changes what `{keeping[0]}` keeps between requests, as a default or a field"
            fix = "Make such a value inside of the function, where its default is `None`."
        elif changed:
            message = f"changes `{changed[0]}`, which it keeps between requests"
            fix = f"Work on a copy of `{changed[0]}` inside `{entry.name}`."
        elif drawn & unit.used:
            message = "draws random numbers, so it gives another answer to each request"
            fix = f"Draw from a generator made inside `{entry.name}`: `default_rng(seed)`."
        else:
            continue
        yield Diagnostic(
            code="NB280",
            severity=Severity.ERROR,
            message=f"`{entry.name}` {message}",
            span=entry.unit.unit.span,
            why="Each worker of a service would drift away from the others, request by request.",
            fix=fix,
        )
        return


def _drawn(facts: Facts, entry: Entry) -> frozenset[str]:
    """The global random sequences of which the function takes the next numbers, unless it seeds."""
    effects = facts.context.summaries[entry.name].effects
    if "seed" in effects.roles:
        return frozenset()
    return frozenset(name for name in effects.resources if name.startswith("rng:"))
