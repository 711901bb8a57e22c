"""The same model behind several servers, each under the same load."""
