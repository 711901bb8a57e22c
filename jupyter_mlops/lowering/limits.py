"""From the comment behind a parameter, or the settings, to the values that it may have.

`# one of linear, rbf`, `# share held out, 0 to 1`, `# at least 1`; more words may stand around it.
"""

import ast
import re
from collections.abc import Mapping

from jupyter_mlops.ir.pipeline import Limits
from jupyter_mlops.plain import Plain

_ONE_OF = re.compile(r"\bone of\b[ \t]*:?[ \t]*", re.IGNORECASE)
_ITEM = re.compile(r"""(?P<quoted>"[^"]*"|'[^']*'|`[^`]*`)|(?P<bare>[+-]?\w(?:[\w.+/-]*[\w+])?)""")
_BETWEEN_ITEMS = re.compile(r"[ \t]*(?:,[ \t]*(?:(?:or|and)\b)?|\|+|\b(?:or|and)\b)[ \t]*")
_AFTER_ITEMS = re.compile(r"[ \t]*(?:$|[;:.,()\[\]]|-[ ])")
_VALUE = r"(?:\d{4}-\d\d-\d\d|[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)"
_END = r"(?![\w.]*\w)"
_RANGE = re.compile(
    rf"(?<![\w.])(?P<low>{_VALUE})(?:[ \t]+to[ \t]+|[ \t]?\.\.\.?[ \t]?)(?P<high>{_VALUE}){_END}"
    rf"|\bbetween[ \t]+(?P<from>{_VALUE})[ \t]+and[ \t]+(?P<till>{_VALUE}){_END}",
    re.IGNORECASE,
)
_LEAST = re.compile(rf"\bat least[ \t]+(?P<low>{_VALUE}){_END}", re.IGNORECASE)
_MOST = re.compile(rf"\bat most[ \t]+(?P<high>{_VALUE}){_END}", re.IGNORECASE)
_ALTERNATIVES = 2
"""Fewer are no choice: `one of many`."""


def limits_of_comment(comment: str, *, is_text: bool) -> Limits:
    """What a comment says about the values; nothing where it only talks.

    `is_text`: the value is text, and so is each choice, whatever it looks like.
    """
    choices = _choices(comment, is_text)
    if choices:
        return Limits(choices=choices)
    found = _RANGE.search(comment)
    if found is not None:
        low, high = found["low"] or found["from"], found["high"] or found["till"]
        return Limits(minimum=_value(low), maximum=_value(high))
    least, most = _LEAST.search(comment), _MOST.search(comment)
    return Limits(
        minimum=_value(least["low"]) if least else None,
        maximum=_value(most["high"]) if most else None,
    )


def limits_of_table(table: Mapping[str, Plain]) -> Limits:
    """What the settings say: `choices`, or `min` and `max`."""
    choices = table.get("choices")
    return Limits(
        choices=tuple(choices) if isinstance(choices, list) else (),
        minimum=table.get("min"),
        maximum=table.get("max"),
    )


def stated(limits: Limits) -> str:
    """The limits in the words in which a comment would give them."""
    if limits.choices:
        return f"one of {', '.join(str(one) for one in limits.choices)}"
    low, high = limits.minimum, limits.maximum
    if low is not None and high is not None:
        return f"{low} to {high}"
    return f"at least {low}" if low is not None else f"at most {high}" if high is not None else ""


def _choices(comment: str, is_text: bool) -> tuple[Plain, ...]:
    start = _ONE_OF.search(comment)
    if start is None:
        return ()
    found: list[Plain] = []
    at = start.end()
    while (item := _ITEM.match(comment, at)) is not None:
        if item["quoted"]:
            found.append(item["quoted"][1:-1])
        else:
            found.append(item["bare"] if is_text else _value(item["bare"]))
        between = _BETWEEN_ITEMS.match(comment, item.end())
        if between is None or not _ITEM.match(comment, between.end()):
            break
        if not _ends_item(comment, between.end()):
            break
        at = between.end()
    return tuple(found) if len(found) >= _ALTERNATIVES else ()


def _ends_item(comment: str, at: int) -> bool:
    """Whether the words from here on are one item, rather than the beginning of a sentence."""
    item = _ITEM.match(comment, at)
    assert item is not None
    end = item.end()
    return bool(_AFTER_ITEMS.match(comment, end) or _BETWEEN_ITEMS.match(comment, end))


def _value(text: str) -> Plain:
    """A number, true or false, None, or the text itself."""
    try:
        value = ast.literal_eval(text.lstrip("+") if text.lstrip("+-") else text)
    except (ValueError, SyntaxError):
        return text
    return value if value is None or isinstance(value, bool | int | float) else text
