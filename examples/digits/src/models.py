"""The families of models. Each trains in steps, so that its curve can be followed while it learns."""

from collections.abc import Iterator

import numpy as np
from sklearn.base import ClassifierMixin
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import SGDClassifier
from sklearn.neural_network import MLPClassifier


def training_steps(family: str, params: dict, seed: int, x: np.ndarray, y: np.ndarray) -> Iterator[ClassifierMixin]:
    """Yields the model of `family` after each of its `params["steps"]` steps on `x` (n, 64) and `y` (n,)."""
    match family:
        case "linear":
            model = SGDClassifier(
                loss="log_loss", learning_rate="constant", eta0=params["learning_rate"], random_state=seed
            )
        case "mlp":
            model = MLPClassifier(
                hidden_layer_sizes=[params["hidden_units"]],
                learning_rate_init=params["learning_rate"],
                random_state=seed,
            )
        case "forest":
            model = RandomForestClassifier(max_depth=params["max_depth"], warm_start=True, random_state=seed)
        case _:
            raise ValueError(f"Unknown family {family!r}: name one of linear, mlp, forest under `models` in params.yaml.")

    classes = np.unique(y)
    for step in range(1, params["steps"] + 1):
        if family == "forest":
            model.set_params(n_estimators=step * params["trees_per_step"]).fit(x, y)
        else:
            model.partial_fit(x, y, classes=classes)
        yield model
