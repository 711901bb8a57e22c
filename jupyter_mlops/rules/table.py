"""THE table of rules. To add a rule, add its file and its line."""

from collections.abc import Iterable
from dataclasses import replace

from jupyter_mlops.diagnostic import Diagnostic, Severity
from jupyter_mlops.notebook.cell import Notebook
from jupyter_mlops.notebook.secrets import MASK, secret_texts
from jupyter_mlops.rules import (
    absolute_paths,
    ambiguous_copies,
    bare_excepts,
    chained_changes,
    chosen_on_test,
    dynamic_code,
    fitted_on_held_out,
    inplace_arguments,
    large_values,
    learned_before_split,
    left_out,
    measured_on_training,
    order_ignored,
    outside_world,
    predicted_differently,
    removed_append,
    removed_interfaces,
    repeated_literals,
    row_loops,
    secret_literals,
    stage_tags,
    swapped_arguments,
    target_in_features,
    undefined_names,
    unequal_classes,
    unnamed_features,
    unsafe_loading,
    unseeded,
    unseen_categories,
)
from jupyter_mlops.rules.base import Rule, Subject

RULES: tuple[Rule, ...] = (
    stage_tags.check,
    undefined_names.check,
    dynamic_code.check,
    outside_world.check,
    absolute_paths.check,
    secret_literals.check,
    repeated_literals.check,
    unsafe_loading.check,
    bare_excepts.check,
    large_values.check,
    left_out.check,
    inplace_arguments.check,
    chained_changes.check,
    removed_append.check,
    ambiguous_copies.check,
    row_loops.check,
    learned_before_split.check,
    fitted_on_held_out.check,
    measured_on_training.check,
    chosen_on_test.check,
    target_in_features.check,
    order_ignored.check,
    unequal_classes.check,
    predicted_differently.check,
    swapped_arguments.check,
    unseeded.check,
    unseen_categories.check,
    unnamed_features.check,
    removed_interfaces.check,
)


def apply_rules(subject: Subject) -> tuple[Diagnostic, ...]:
    """All findings of all rules."""
    return tuple(found for rule in RULES for found in rule(subject))


def arranged(found: Iterable[Diagnostic], notebook: Notebook) -> tuple[Diagnostic, ...]:
    """In the notebook's order, without repetitions, secrets and what a comment ignores.

    `# nb2prod: ignore[NB307] reason` silences warnings and notes; an error still refuses the build.
    """
    secrets = sorted({text for cell in notebook.cells for text in secret_texts(cell)}, key=len)
    lines = {cell.position: cell.source.split("\n") for cell in notebook.cells}
    kept: dict[tuple[object, ...], Diagnostic] = {}
    for one in found:
        key = (one.span.cell if one.span else 0, one.span, one.code, one.message)
        if one.span is not None and one.severity is not Severity.ERROR:
            line = lines.get(one.span.cell, [""])[max(one.span.line - 1, 0) :][:1]
            if line and _ignores(line[0], one.code):
                continue
        kept.setdefault(key, _without(secrets[::-1], one) if secrets else one)
    return tuple(sorted(kept.values(), key=_place))


def _without(secrets: list[str], found: Diagnostic) -> Diagnostic:
    """Black the secrets out of what is said. Edits stay whole: they are written to the file."""
    texts = {}
    for name in ("message", "why", "fix"):
        text = getattr(found, name)
        for secret in secrets:
            text = text.replace(secret, MASK * len(secret))
        texts[name] = text
    return replace(found, **texts)


def _ignores(line: str, code: str) -> bool:
    _, mark, rest = line.partition("# nb2prod: ignore[")
    return bool(mark) and code in rest.partition("]")[0].replace(" ", "").split(",")


def _place(found: Diagnostic) -> tuple[int, int, int, str, str]:
    span = found.span
    if span is None:
        return (0, 0, 0, found.code, found.message)
    return (span.cell, span.line, span.column, found.code, found.message)
