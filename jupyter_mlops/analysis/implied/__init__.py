"""From serve cells that predict for a sample, without a function, to the function they imply."""
