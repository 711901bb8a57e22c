from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True, slots=True)
class Parameters:
    factor: int = field(default=2, metadata={"notebook": "FACTOR"})
    unused: int = field(default=0, metadata={"notebook": "UNUSED"})
    digits: int = field(default=3, metadata={"notebook": "DIGITS"})
