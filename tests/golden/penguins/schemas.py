"""What a request and an answer of penguins look like, as the notebook's own calls show it."""

from typing import Any

from pydantic import BaseModel, ConfigDict

from penguins.runtime.records import Record


class PredictRequest(Record):
    """A request."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "bill_length_mm": 49.1,
                    "bill_depth_mm": 14.8,
                    "flipper_length_mm": 220.0,
                    "body_mass_g": 5150.0,
                    "island": "Biscoe",
                    "sex": "female",
                },
            ],
        },
    )

    bill_length_mm: float | None
    bill_depth_mm: float | None
    flipper_length_mm: float | None
    body_mass_g: float | None
    island: str
    sex: str | None = None


class PredictResponse(BaseModel):
    """An answer."""

    species: str
    probabilities: dict[str, Any]


def arguments(request: PredictRequest) -> dict[str, Any]:
    """Turn a request into the arguments of `Predictor.classify`."""
    return {"bird": request.as_dict()}
