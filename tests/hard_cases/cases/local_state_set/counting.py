class Calls:
    number = 0


def counted(rows):
    Calls.number += 1
    return len(rows) + Calls.number
