"""From a folder of notebooks to one row each: equal, refused, different, crash or time-out."""
