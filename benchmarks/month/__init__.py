"""A simulated month of daily retraining, beside a real service, on data that drifts."""
