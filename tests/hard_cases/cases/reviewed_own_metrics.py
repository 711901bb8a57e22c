# expect: equal
# package has: shown_metrics={
# package has: metrics: dict[str, float]
# package has: plots=plots

# %% tags=["data"]
rows = [1.0, 2.0]
metrics = {"loss": 0.5}
reports, plots = ["first"], [0.25]

# %% tags=["train"]
model = [sum(rows) + metrics["loss"], len(reports), plots[0]]

# %% tags=["evaluate"]
metrics = {"total": model[0]}
print(metrics)
reports.append("second")

# %% tags=["serve"]
def predict(row):
    return row + metrics["total"] + len(reports)

predict(1.0)
