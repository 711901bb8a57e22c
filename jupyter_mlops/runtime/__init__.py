"""What runs, stores and serves a package that nb2prod wrote; the same in each of them."""
