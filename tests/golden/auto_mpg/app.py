"""The HTTP service: `uvicorn auto_mpg.app:app`, or `auto_mpg serve`."""

from fastapi.responses import JSONResponse

from auto_mpg import __version__
from auto_mpg.runtime.places import placed
from auto_mpg.runtime.service import Model, create_app
from auto_mpg.schemas import PredictRequest, PredictResponse, arguments

with placed():  # what can't be imported names its cell
    from auto_mpg.serve import Predictor

model = Model(Predictor.load, "AUTO_MPG_ARTIFACTS")
app = create_app("auto_mpg", __version__, model)


@app.post("/predict", responses={200: {"model": PredictResponse}})
def predict(request: PredictRequest) -> JSONResponse:
    """Consumption of one car, in miles per gallon and in litres per 100 km."""
    return model.answer(lambda it: it.predict_mpg(**arguments(request)))
