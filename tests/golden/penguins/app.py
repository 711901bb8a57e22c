"""The HTTP service: `uvicorn penguins.app:app`, or `penguins serve`."""

from penguins import __version__
from penguins.runtime.importing import importing
from penguins.runtime.serving.app import Service
from penguins.runtime.serving.endpoint import Endpoint
from penguins.runtime.serving.joining import of_records
from penguins.schemas import PredictRequest, PredictResponse, arguments

with importing():  # what can't be imported names its cell
    from penguins.serve import Predictor

ENDPOINT = Endpoint(
    package="penguins",
    version=__version__,
    notebook="penguins.ipynb sha256:82261a962aef337f04dd91ce1f82809c79580c9ded50cef755789e3e282c67dd",
    request=PredictRequest,
    response=PredictResponse,
    arguments=arguments,
    load=Predictor.load,
    answer=Predictor.classify,
    # Proved: each request is answered as if it were alone.
    answer_all=of_records(Predictor.classify_batch, "bird"),
    doc="Species of one bird, with the probability of each.",
)
app = Service(ENDPOINT)
