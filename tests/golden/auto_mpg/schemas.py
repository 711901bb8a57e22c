"""What a request and an answer of auto_mpg look like, as the notebook's own calls show it."""

from typing import Any

from pydantic import BaseModel, ConfigDict

from auto_mpg.runtime.records import Record


class PredictRequest(Record):
    """A request."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "cylinders": 4,
                    "displacement": 90,
                    "horsepower": 71,
                    "weight": 1937,
                    "acceleration": 14.2,
                    "year": 1978,
                    "origin": "europe",
                },
            ],
        },
    )

    cylinders: int | float
    displacement: int | float
    horsepower: int | float
    weight: int | float
    acceleration: float
    year: int | float
    origin: str


class PredictResponse(BaseModel):
    """An answer."""

    mpg: float
    l_per_100km: float


def arguments(request: PredictRequest) -> dict[str, Any]:
    """Turn a request into the arguments of `Predictor.predict_mpg`."""
    return {"car": request.as_dict()}
