# expect: NB210 at cell 2, line 7

# %% tags=["data"]
counter = 0
class Bag:
    def __init__(self):
        self.items = []
    def add(self, item):
        self.items.append(item)
def note():
    global counter
    counter += 1
bag = Bag()
bag.add(1)
note()

# %% tags=["train"]
bag.add(2)
bag.add(3)
for _ in range(5):
    note()
model = len(bag.items)

# %% tags=["evaluate"]
print("RESULT", [model, counter, bag.items[1]])
