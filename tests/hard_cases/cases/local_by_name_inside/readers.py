from importlib import import_module


def reader(name):
    return import_module(name)
