"""The HTTP service: `uvicorn penguins.app:app`, or `penguins serve`."""

from fastapi.responses import JSONResponse

from penguins import __version__
from penguins.runtime.places import placed
from penguins.runtime.service import Model, create_app
from penguins.schemas import PredictRequest, PredictResponse, arguments

with placed():  # what can't be imported names its cell
    from penguins.serve import Predictor

model = Model(Predictor.load, "PENGUINS_ARTIFACTS")
app = create_app("penguins", __version__, model)


@app.post("/predict", responses={200: {"model": PredictResponse}})
def predict(request: PredictRequest) -> JSONResponse:
    """Species of one bird, with the probability of each."""
    return model.answer(lambda it: it.classify(**arguments(request)))
