"""From a statement to the same with its comment above it, where both don't fit into a line.

Formatted as it stands, the statement would be broken up for the sake of the comment behind it.
"""

import io
import re
import tokenize

WIDTH = 84
"""Characters of a line in the body of a function."""
_FOR_TOOLS = re.compile(r"#\s*(type:|(noqa|pragma|pylint|mypy|ruff|fmt|nb2prod|isort)\b)", re.I)


def with_comment_above(code: str) -> str:
    """Move the comment of a one-line statement, unless it tells a tool something."""
    if "\n" in code or len(code) <= WIDTH or "#" not in code:
        return code
    tokens = tokenize.generate_tokens(io.StringIO(code).readline)
    found = next((token for token in tokens if token.type == tokenize.COMMENT), None)
    if found is None or _FOR_TOOLS.match(found.string):
        return code
    return f"{found.string}\n{code[: found.start[1]].rstrip()}"
