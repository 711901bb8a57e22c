"""What the server tells of models in use, and does about them."""
