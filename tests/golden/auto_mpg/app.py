"""The HTTP service: `uvicorn auto_mpg.app:app`, or `auto_mpg serve`."""

from auto_mpg import __version__
from auto_mpg.runtime.importing import importing
from auto_mpg.runtime.serving.app import Service
from auto_mpg.runtime.serving.endpoint import Endpoint
from auto_mpg.runtime.serving.joining import of_records
from auto_mpg.schemas import PredictRequest, PredictResponse, arguments

with importing():  # what can't be imported names its cell
    from auto_mpg.serve import Predictor

ENDPOINT = Endpoint(
    package="auto_mpg",
    version=__version__,
    notebook="auto_mpg.ipynb sha256:c7c0ef0d7444dda8a7d7f66b3fcc41564b712bfce6bebd89c780d31b1610f6e1",
    request=PredictRequest,
    response=PredictResponse,
    arguments=arguments,
    load=Predictor.load,
    answer=Predictor.predict_mpg,
    # Proved: each request is answered as if it were alone.
    answer_all=of_records(Predictor.predict_mpg_batch, "car"),
    doc="Consumption of one car, in miles per gallon and in litres per 100 km.",
)
app = Service(ENDPOINT)
