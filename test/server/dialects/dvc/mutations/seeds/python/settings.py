"""Settings."""
import os

SEED = 7
RATE: float = 1e-3
NAMES = ["a", 'b']
OPTIONS = {"a": 1, "b": [True, None]}
WHERE = os.path.join("a", "b")


class Train:
    depth = -3
    name = "x" "y"
    ratio = 0.5

    def fit(self):
        self.done = True


class Net:
    def __init__(self):
        self.width = 10
        height = 2
