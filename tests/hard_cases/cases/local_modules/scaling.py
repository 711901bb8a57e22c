import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin


class Centred(TransformerMixin, BaseEstimator):
    def fit(self, X, y=None):
        self.mean_ = np.asarray(X).mean(axis=0)
        return self

    def transform(self, X):
        return np.asarray(X) - self.mean_
