"""The prediction function as a model of MLflow, which runs this file to load it."""

from mlflow.models import set_model

from auto_mpg.app import ENDPOINT
from auto_mpg.runtime.serving.mlflow_model import PredictorModel

set_model(PredictorModel(ENDPOINT))
