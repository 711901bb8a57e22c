"""The tag of the cell that papermill puts into a notebook, for those who don't load papermill."""

INJECTED = "injected-parameters"
