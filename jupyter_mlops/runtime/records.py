"""The base of request models: strict about types, tolerant of keys that nobody asked for."""

from typing import Any, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    ModelWrapValidatorHandler,
    PrivateAttr,
    model_validator,
)


class Record(BaseModel):
    """One JSON object of a request."""

    model_config = ConfigDict(extra="allow", strict=True, protected_namespaces=())

    _sent: dict[str, Any] = PrivateAttr(default_factory=dict)

    @model_validator(mode="wrap")
    @classmethod
    def _keep_what_was_sent(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        record = handler(data)
        if isinstance(data, dict):
            record._sent = dict(data)
        return record

    def as_dict(self) -> dict[str, Any]:
        """Give what was sent: its keys in their order, an integer as an integer."""
        return dict(self._sent)
