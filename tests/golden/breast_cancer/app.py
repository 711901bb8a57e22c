"""The HTTP service: `uvicorn breast_cancer.app:app`, or `breast_cancer serve`."""

from fastapi.responses import JSONResponse

from breast_cancer import __version__
from breast_cancer.runtime.places import placed
from breast_cancer.runtime.service import Model, create_app
from breast_cancer.schemas import PredictRequest, PredictResponse, arguments

with placed():  # what can't be imported names its cell
    from breast_cancer.serve import Predictor

model = Model(Predictor.load, "BREAST_CANCER_ARTIFACTS")
app = create_app("breast_cancer", __version__, model)


@app.post("/predict", responses={200: {"model": PredictResponse}})
def predict(request: PredictRequest) -> JSONResponse:
    """Probability that one sample is malignant, and what to call it."""
    return model.answer(lambda it: it.predict(**arguments(request)))
