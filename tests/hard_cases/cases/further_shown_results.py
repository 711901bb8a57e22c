# expect: equal
# package has: scores_mean = scores.mean()
# package has: f1 = f1_score(y, model.predict(X), average=None)
# package has: told(model)
# package lacks: _ = told
# package has: reports={"f1": f1, "cross_val_score": cross_val_score_text}

# %%
def told(model):
    print("score", model.score(X, y))

def twice(model):
    told(model)
    told(model)

# %% tags=["data"]
from sklearn.datasets import load_iris
X, y = load_iris(return_X_y=True)

# %% tags=["train"]
from sklearn.naive_bayes import GaussianNB
model = GaussianNB().fit(X, y)

# %% tags=["evaluate"]
from sklearn.metrics import f1_score
from sklearn.model_selection import cross_val_score
told(model)
scores = cross_val_score(GaussianNB(), X, y, cv=4)
print("%.2f +/- %.2f" % (scores.mean(), scores.std() * 2))
print(f1_score(y, model.predict(X), average=None))
twice(model)

# %% tags=["evaluate"]
cross_val_score(GaussianNB(), X, y, cv=5)

# %% tags=["evaluate"]
_ = told(model)
