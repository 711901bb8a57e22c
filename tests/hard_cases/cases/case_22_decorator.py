# expect: equal

# %%
import functools
SCALE = 10

def scaled(by):
    def wrap(function):
        @functools.wraps(function)
        def inner(*args):
            return function(*args) * by * SCALE
        return inner
    return wrap

@scaled(by=2)
def area(width, height):
    return width * height

# %% tags=["data"]
rooms = [(2, 3), (4, 5)]
areas = [area(*room) for room in rooms]

# %% tags=["train"]
largest = max(areas)

# %% tags=["evaluate"]
print("share", area(1, 1) / largest)
