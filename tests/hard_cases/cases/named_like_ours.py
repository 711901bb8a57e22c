# expect: equal
# package has: class StageTrainResult(NamedTuple)

# %% tags=["data"]
class TrainResult:
    def __init__(self, value):
        self.value = value


DataResult = 3
rows = [1, 2, 3]

# %% tags=["train"]
fitted = TrainResult(sum(rows))
Parameters = DataResult + 1

# %% tags=["evaluate"]
EvaluateResult = float(fitted.value + Parameters)
print("EvaluateResult", EvaluateResult)

# %% tags=["serve"]
class Predictor:
    def __init__(self, fitted):
        self.fitted = fitted

    def answer(self, payload):
        return self.fitted.value * payload["x"]


def predict(payload):
    return Predictor(fitted).answer(payload)


predict({"x": 2})
