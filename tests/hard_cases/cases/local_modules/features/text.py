from .words import LONGEST


def length_of(word):
    return min(len(word), LONGEST)
