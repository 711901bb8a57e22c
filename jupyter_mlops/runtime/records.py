"""The base of request models: strict about types, tolerant of keys that nobody asked for."""

from typing import TYPE_CHECKING, Any, Self

from pydantic import BaseModel, ConfigDict, ModelWrapValidatorHandler, model_validator


class Record(BaseModel):
    """One JSON object of a request."""

    # a private attribute of pydantic's would cost as much as checking the request
    __slots__ = ("_sent",)
    if TYPE_CHECKING:
        _sent: dict[str, Any]

    model_config = ConfigDict(extra="allow", strict=True, protected_namespaces=())

    @model_validator(mode="wrap")
    @classmethod
    def _keep_what_was_sent(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        record = handler(data)
        object.__setattr__(record, "_sent", dict(data) if isinstance(data, dict) else {})
        return record

    def as_dict(self) -> dict[str, Any]:
        """Give what was sent: its keys in their order, an integer as an integer."""
        return dict(self._sent)
