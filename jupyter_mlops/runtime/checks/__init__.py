"""What the tests of a generated package and their calibration have in common; goes to `tests/`."""
