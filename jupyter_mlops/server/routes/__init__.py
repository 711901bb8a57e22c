"""One file per feature: what its URLs answer."""
