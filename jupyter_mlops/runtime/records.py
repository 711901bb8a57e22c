"""The base of request models: strict about types, tolerant of keys that nobody asked for."""

from typing import Any

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """One JSON object of a request."""

    model_config = ConfigDict(extra="allow", strict=True, protected_namespaces=())

    def as_dict(self) -> dict[str, Any]:
        """Give the keys that were sent, in the order of the notebook's own sample."""
        return self.model_dump(by_alias=True, exclude_unset=True)
