"""The Jupyter Server extension: what JupyterLab asks while somebody writes, tags and builds."""
