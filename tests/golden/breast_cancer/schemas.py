"""What a request and an answer of breast_cancer look like, as the notebook's own calls show it."""

from typing import Any

from pydantic import BaseModel, ConfigDict

from breast_cancer.runtime.records import Record


class PredictRequest(Record):
    """A request."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "mean_radius": 9.668,
                    "mean_texture": 18.1,
                    "mean_perimeter": 61.06,
                    "mean_area": 286.3,
                    "mean_smoothness": 0.08311,
                    "mean_compactness": 0.05428,
                    "mean_concavity": 0.01479,
                    "mean_concave_points": 0.005769,
                    "mean_symmetry": 0.168,
                    "mean_fractal_dimension": 0.06412,
                    "worst_radius": 11.15,
                    "worst_texture": 24.62,
                    "worst_perimeter": 71.11,
                    "worst_area": 380.2,
                    "worst_smoothness": 0.1388,
                    "worst_compactness": 0.1255,
                    "worst_concavity": 0.06409,
                    "worst_concave_points": 0.025,
                    "worst_symmetry": 0.3057,
                    "worst_fractal_dimension": 0.07875,
                },
            ],
        },
    )

    mean_radius: float
    mean_texture: float
    mean_perimeter: float
    mean_area: float
    mean_smoothness: float
    mean_compactness: float
    mean_concavity: float
    mean_concave_points: float
    mean_symmetry: float
    mean_fractal_dimension: float
    worst_radius: float
    worst_texture: float
    worst_perimeter: float
    worst_area: float
    worst_smoothness: float
    worst_compactness: float
    worst_concavity: float
    worst_concave_points: float
    worst_symmetry: float
    worst_fractal_dimension: float


class PredictResponse(BaseModel):
    """An answer."""

    malignant: bool
    probability: float


def arguments(request: PredictRequest) -> dict[str, Any]:
    """Turn a request into the arguments of `Predictor.predict`."""
    return {"payload": request.as_dict()}
