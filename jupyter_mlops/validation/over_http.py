"""From what the service answered to rows of the proof."""

from collections.abc import Iterator, Mapping
from typing import Any

from jupyter_mlops.validation.verdict import Row


def rows_over_http(point: str, answered: Mapping[str, Any]) -> Iterator[Row]:
    """Tell what is proved of the way from JSON to JSON; `answered` comes from `serving.served`."""
    if not answered:
        return
    if "requests" not in answered:
        verdict = ("incomparable", str(answered.get("why")))
    elif answered["difference"]:
        verdict = ("different", answered["difference"])
    else:
        told = f"{answered['requests']} requests, {answered['rows']} of them rows of the data"
        refused = answered["refused"]
        verdict = ("equal", f"{told}; {refused} refused for their types" if refused else told)
    yield Row(point, "serve", "prediction", "over HTTP", *verdict)
