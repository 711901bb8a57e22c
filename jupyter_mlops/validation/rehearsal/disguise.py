"""From values that may point at a person to stand-ins: the same one for the same value.

Columns are taken for personal by their names (`name`, `email`, `phone`, `customer_id`), by what
their values look like (an address of mail, a number of a telephone or an account), and where nearly
every row has a text of its own. Categories that many rows share stay.
"""

import re
import sys
from typing import Any

DIRECT = frozenset({
    "name", "names", "surname", "firstname", "lastname", "fullname", "nickname", "email",
    "mail", "phone", "telephone", "mobile", "fax", "address", "street", "ssn", "passport",
    "iban", "ip", "birth", "birthdate", "birthday", "dob", "zip", "zipcode", "postcode",
    "postal", "licence", "license", "plate", "login", "username", "password", "latitude",
    "longitude", "lat", "lon", "lng",
})  # fmt: skip
"""Words of a column's name that tell of a person by themselves."""
ROLES = frozenset({
    "person", "customer", "client", "patient", "user", "employee", "member", "student",
    "account", "card", "device",
})  # fmt: skip
NUMBERED = frozenset({
    "id", "ids", "no", "nr", "number", "key", "uid", "uuid", "guid", "code",
})  # fmt: skip
"""Words that do so together: `customer_id`."""
_LOOKS = re.compile(
    r"[^@\s]+@[^@\s]+\.\w+|https?://\S+|\+?\d[\d ()/-]{6,}\d|\d{1,3}(?:\.\d{1,3}){3}"
    r"|[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,}|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"
)
FEW = 20
"""So many different texts are categories."""
WORDS = (
    "amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "heron", "indigo", "jasper",
    "kelp", "lunar", "maple", "nectar", "olive", "pearl", "quartz", "raven", "sable", "thyme",
    "umber", "violet", "willow", "yarrow",
)  # fmt: skip


def is_personal_name(name: object) -> bool:
    """Whether a column's name says that it tells of a person."""
    parts = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", str(name))
    words = {part.lower() for part in parts}
    return bool(words & DIRECT) or bool(words & ROLES and words & NUMBERED)


def is_personal_text(texts: list[str]) -> bool:
    """Whether texts look like addresses and numbers of people, or each row has its own."""
    different = set(texts)
    if any(_LOOKS.fullmatch(text.strip()) for text in different):
        return True
    return len(different) > FEW and len(different) * 2 > len(texts)


class Disguise:
    """All stand-ins of one build, so that equal texts stay equal across its tables."""

    def __init__(self) -> None:
        self.known: dict[str, str] = {}
        """Text of the data → what stands for it."""
        self.hidden: set[str] = set()
        """All texts of which the sample may tell none."""

    def is_personal(self, name: object, column: Any) -> bool:
        """Whether a column of a frame has to be replaced."""
        kind = column.dtype.kind
        if kind in "iufmM":
            return is_personal_name(name)
        return self.are_personal(name, column.dropna().tolist())

    def are_personal(self, name: object, values: list[Any]) -> bool:
        """Whether there are texts among `values` that have to be replaced, here and elsewhere."""
        texts = [value for value in values if isinstance(value, str)]
        found = bool(texts) and (is_personal_name(name) or is_personal_text(texts))
        if found:
            self.hidden.update(texts)
        return found

    def column(self, column: Any) -> Any:
        """What stands for a personal column: other texts, ranks, years, zeros."""
        if hasattr(column.dtype, "categories"):
            return column.cat.rename_categories([self.text(one) for one in column.cat.categories])
        if column.dtype.kind in "mM":
            return column.dt.to_period("Y").dt.to_timestamp().astype(column.dtype)
        if column.dtype.kind in "iu":
            ranks, _ = sys.modules["pandas"].factorize(column)
            return column * 0 + (ranks + 1).astype(column.dtype)
        if column.dtype.kind == "f":
            return column * 0
        return column.map(self.text, na_action="ignore").astype(column.dtype)

    def text(self, value: object) -> object:
        """Other words, as many as there were; not text: the value itself."""
        if not isinstance(value, str):
            return value
        if value not in self.known:
            number = len(self.known) + 1
            count = max(1, len(value.split()))
            words = [WORDS[(number + place * place) % len(WORDS)] for place in range(count)]
            shape = "{}@example.invalid" if "@" in value else "{}"
            self.known[value] = shape.format(f"{' '.join(words)}{number}")
        return self.known[value]

    def is_hidden_in(self, texts: set[str]) -> bool:
        """Whether some of `texts` were replaced elsewhere, or many are words of such ones."""
        words = {word for text in self.hidden for word in text.lower().split()}
        return bool(texts & self.hidden) or len(words & texts) > FEW
