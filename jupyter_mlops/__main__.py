"""`python -m jupyter_mlops`: the same as `nb2prod`."""

from jupyter_mlops.cli import main

if __name__ == "__main__":
    main(prog_name="nb2prod")
