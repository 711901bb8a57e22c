_known = {}


def learn(words):
    for word in words:
        _known.setdefault(word, len(_known))


def number(word):
    return _known.get(word, 0)
