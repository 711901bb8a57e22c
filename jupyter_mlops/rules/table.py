"""THE table of rules. To add a rule, add its file and its line."""

from collections.abc import Iterable
from dataclasses import replace

from jupyter_mlops.diagnostic import Diagnostic
from jupyter_mlops.notebook.secrets import MASK, secret_texts
from jupyter_mlops.notebook.units import Program
from jupyter_mlops.rules import (
    absolute_paths,
    ambiguous_copies,
    bare_excepts,
    chained_changes,
    chosen_on_test,
    class_state,
    dynamic_code,
    fitted_on_held_out,
    inplace_arguments,
    large_values,
    learned_before_split,
    left_out,
    liftable_constants,
    measured_on_training,
    module_name,
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
    unrepeatable_reads,
    unsafe_loading,
    unseeded,
    unseen_categories,
)
from jupyter_mlops.rules.base import Rule, Subject
from jupyter_mlops.rules.ignores import ignores_in, silenced, wrong_ignores

RULES: tuple[Rule, ...] = (
    stage_tags.check,
    undefined_names.check,
    dynamic_code.check,
    outside_world.check,
    unrepeatable_reads.check,
    absolute_paths.check,
    secret_literals.check,
    repeated_literals.check,
    liftable_constants.check,
    unsafe_loading.check,
    bare_excepts.check,
    large_values.check,
    left_out.check,
    class_state.check,
    module_name.check,
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


def arranged(found: Iterable[Diagnostic], program: Program) -> tuple[Diagnostic, ...]:
    """In the notebook's order, without repetitions, secrets and what a comment ignores.

    `# nb2prod: ignore[NB307] reason` silences warnings and notes; an error still refuses the build.
    """
    cells = program.notebook.cells
    secrets = sorted({text for cell in cells for text in secret_texts(cell)}, key=len)[::-1]
    ignores = ignores_in(program)
    kept: dict[tuple[object, ...], Diagnostic] = {}
    listed = [*found]
    for one in [*listed, *(wrong_ignores(listed, program) if ignores else ())]:
        key = (one.span.cell if one.span else 0, one.span, one.code, one.message)
        if not (ignores and silenced(one, ignores, program)):
            kept.setdefault(key, _without(secrets, one) if secrets else one)
    return tuple(sorted(kept.values(), key=_place))


def _without(secrets: list[str], found: Diagnostic) -> Diagnostic:
    """Black the secrets out of what is said; an edit that holds one isn't offered at all."""
    texts = {}
    for name in ("message", "why", "fix"):
        text = getattr(found, name)
        for secret in secrets:
            text = text.replace(secret, MASK * len(secret))
        texts[name] = text
    shown = any(secret in edit.text for secret in secrets for edit in found.edits)
    return replace(found, **texts, edits=() if shown else found.edits)


def _place(found: Diagnostic) -> tuple[int, int, int, str, str]:
    span = found.span
    if span is None:
        return (0, 0, 0, found.code, found.message)
    return (span.cell, span.line, span.column, found.code, found.message)
