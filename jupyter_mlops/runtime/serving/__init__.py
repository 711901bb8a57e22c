"""The HTTP service of a generated package: what answers, and what keeps it answering."""
