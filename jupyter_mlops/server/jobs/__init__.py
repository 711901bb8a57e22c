"""Builds, tests and services as processes of their own, whose progress outlasts a reload."""
