from registry import register

COUNT = 1


@register
def total(rows):
    return sum(rows)
