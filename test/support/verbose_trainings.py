"""What scikit-learn, tqdm and logging print of small trainings, each into a log of its own below the folder given;
what each estimator knows itself is written beside it: FOLDER/NAME.log and FOLDER/NAME.json."""

import json
import logging
import os
import sys
from pathlib import Path


def digits():
    from sklearn.datasets import load_digits

    x, y = load_digits(return_X_y=True)
    return x[:300], y[:300]


def mlp():
    from sklearn.neural_network import MLPClassifier

    model = MLPClassifier((8,), max_iter=5, random_state=0, verbose=True, early_stopping=True)
    model.fit(*digits())
    return {"loss": model.loss_curve_, "Validation score": model.validation_scores_}


def boosting():
    from sklearn.ensemble import GradientBoostingClassifier

    x, y = digits()
    model = GradientBoostingClassifier(n_estimators=5, max_depth=1, random_state=0, verbose=2, subsample=0.5)
    model.fit(x, y > 4)
    return {"Train Loss": list(model.train_score_), "OOB Improve": list(model.oob_improvement_)}


def histogram():
    from sklearn.ensemble import HistGradientBoostingClassifier

    HistGradientBoostingClassifier(max_iter=3, verbose=1).fit(*digits())
    return {}


def forest():
    from sklearn.ensemble import RandomForestClassifier

    RandomForestClassifier(5, verbose=2, random_state=0).fit(*digits())
    return {}


def kmeans():
    from sklearn.cluster import KMeans

    model = KMeans(3, n_init=1, max_iter=4, random_state=0, verbose=1).fit(digits()[0])
    return {"inertia": model.n_iter_}


def sgd():
    from sklearn.linear_model import SGDClassifier

    x, y = digits()
    SGDClassifier(max_iter=3, tol=None, random_state=0, verbose=1).fit(x, y > 4)
    return {"Avg. loss": 3, "Objective": 3}


def search():
    from sklearn.linear_model import SGDClassifier
    from sklearn.model_selection import GridSearchCV

    model = GridSearchCV(SGDClassifier(random_state=0), {"alpha": [0.1, 0.2]}, cv=2, verbose=3)
    model.fit(*digits())
    return {"score": 4}


def bars():
    from tqdm import tqdm

    losses = [1 / (index + 3) for index in range(6)]
    for epoch in range(2):
        bar = tqdm(range(3), desc=f"Epoch {epoch}", mininterval=0, file=sys.stdout)
        for index in bar:
            bar.set_postfix(loss=losses[epoch * 3 + index], refresh=True)
    # The last draw counts one more, with the metrics of the draw before.
    return {"loss": losses + losses[-1:]}


def logger():
    logging.basicConfig(format="%(asctime)s %(name)s [%(levelname)s] %(filename)s:%(lineno)d: %(message)s", level=20, stream=sys.stdout)
    losses = [1 / (index + 3) for index in range(4)]
    for epoch, loss in enumerate(losses):
        logging.info("epoch %d loss=%.6f lr=%g took 0.5s", epoch, loss, 1e-3)
    return {"loss": losses, "lr": [1e-3] * 4}


def lines():
    losses = [1.5, float("nan"), float("inf"), 0.25]
    for step, loss in enumerate(losses):
        print(json.dumps({"step": step * 10, "loss": loss, "text": "a=1"}))
    return {"loss": losses}


trainings = (mlp, boosting, histogram, forest, kmeans, sgd, search, bars, logger, lines)

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    for training in trainings:
        with open(folder / f"{training.__name__}.log", "w") as log:
            os.dup2(log.fileno(), 1)
            os.dup2(log.fileno(), 2)
            known = training()
            sys.stdout.flush()
        (folder / f"{training.__name__}.json").write_text(json.dumps(known))
