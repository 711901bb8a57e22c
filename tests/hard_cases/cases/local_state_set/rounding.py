DIGITS = 2


def rounded(number):
    return round(number, DIGITS)
