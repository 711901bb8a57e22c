"""From what the service answered to rows of the proof."""

from collections.abc import Iterator, Mapping
from typing import Any

from jupyter_mlops.validation.verdict import Row


def rows_over_http(point: str, answered: Mapping[str, Mapping[str, Any]]) -> Iterator[Row]:
    """Tell what is proved of the way from JSON to JSON.

    `answered` has what comes from `serving.served` for each function; nothing for one that can't
    be asked.
    """
    for function, found in answered.items():
        name = "over HTTP" if len(answered) == 1 else f"{function} over HTTP"
        if found:
            yield Row(point, "serve", "prediction", name, *_verdict(found))


def _verdict(found: Mapping[str, Any]) -> tuple[str, str]:
    if "requests" not in found:
        return "incomparable", str(found.get("why"))
    if found["difference"]:
        return "different", found["difference"]
    told = f"{found['requests']} requests, {found['rows']} of them rows of the data"
    refused = found["refused"]
    return "equal", f"{told}; {refused} refused for their types" if refused else told
