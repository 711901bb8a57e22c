from pathlib import Path


def read(name):
    return [float(line) for line in Path(name).read_text().split()]
