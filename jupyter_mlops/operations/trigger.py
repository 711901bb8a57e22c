"""Why a retraining begins: variables by which a scheduler tells the command that it starts."""

TRIGGER = "NB2PROD_TRIGGER"
"""`manual`, `schedule` or `alarm`: more exact than what stands in the words of a job."""
NOTE = "NB2PROD_NOTE"
"""What an alarm said."""
