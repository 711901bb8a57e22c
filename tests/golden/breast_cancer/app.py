"""The HTTP service: `uvicorn breast_cancer.app:app`, or `breast_cancer serve`."""

from breast_cancer import __version__
from breast_cancer.runtime.importing import importing
from breast_cancer.runtime.serving.app import Service
from breast_cancer.runtime.serving.endpoint import Endpoint
from breast_cancer.runtime.serving.joining import of_records
from breast_cancer.schemas import PredictRequest, PredictResponse, arguments

with importing():  # what can't be imported names its cell
    from breast_cancer.serve import Predictor

ENDPOINT = Endpoint(
    package="breast_cancer",
    version=__version__,
    notebook="breast_cancer.ipynb sha256:3e4d25511d1339517245b22071b0fb5efa37d8118c1862f839dae5725b9f609a",
    request=PredictRequest,
    response=PredictResponse,
    arguments=arguments,
    load=Predictor.load,
    answer=Predictor.predict,
    # Proved: each request is answered as if it were alone.
    answer_all=of_records(Predictor.predict_batch, "payload"),
    doc="Probability that one sample is malignant, and what to call it.",
)
app = Service(ENDPOINT)
