"""Container image and manifests for whatever runs containers."""
