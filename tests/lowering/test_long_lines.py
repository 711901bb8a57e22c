"""A comment behind a statement stands above it where the line would be too long."""

import pytest

from jupyter_mlops.lowering.long_lines import WIDTH, with_comment_above

STATEMENT = "target = frame['cancer']"
TOLD = "# " + "what the rows are sorted by, " * 3


def test_a_comment_moves_up() -> None:
    assert with_comment_above(f"{STATEMENT}  {TOLD}") == f"{TOLD}\n{STATEMENT}"
    text = "é = '# no'"
    assert with_comment_above(f"{text}   {TOLD}") == f"{TOLD}\n{text}"


@pytest.mark.parametrize(
    "code",
    [
        f"{STATEMENT}  # {'x' * (WIDTH - len(STATEMENT) - 4)}",
        f"{STATEMENT}  # noqa: E501 {TOLD}",
        f"{STATEMENT}  # type: ignore {TOLD}",
        f"{STATEMENT}  # nb2prod: ignore[ML105] {TOLD}",
        f"{STATEMENT} + '{TOLD}'",
        f"f(\n    1,  {TOLD}\n)",
        f"for x in y:\n    {STATEMENT}  {TOLD}",
    ],
)
def test_it_stays_where_there_is_room_or_a_tool_reads_it(code: str) -> None:
    assert with_comment_above(code) == code
