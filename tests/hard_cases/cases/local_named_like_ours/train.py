seen = []


def weigh(rows):
    return sum(rows) + len(seen)
