"""Who may ask: whoever has a key, if any are set; keys are known by their sha256 only."""

import hashlib
import hmac
from collections.abc import Iterable

_BEARER = b"bearer "


class Keys:
    """The keys that may ask."""

    def __init__(self, listed: str) -> None:
        """Take sha256 digests in hexadecimal, separated by commas. Raises ValueError for others."""
        self._digests = [bytes.fromhex(one.strip()) for one in listed.split(",") if one.strip()]
        if any(len(one) != hashlib.sha256().digest_size for one in self._digests):
            raise ValueError("a key is told by its sha256, 64 hexadecimal digits")

    def allow(self, headers: Iterable[tuple[bytes, bytes]]) -> bool:
        """Tell whether a request with these headers may be answered."""
        if not self._digests:
            return True
        given = hashlib.sha256(_key_in(headers)).digest()
        # All are compared, so that the time tells nothing.
        return sum(hmac.compare_digest(given, one) for one in self._digests) > 0


def _key_in(headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    for name, value in headers:
        if name == b"x-api-key":
            return value
        if name == b"authorization" and value[: len(_BEARER)].lower() == _BEARER:
            return value[len(_BEARER) :].strip()
    return b""
