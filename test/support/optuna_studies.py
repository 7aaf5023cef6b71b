"""Makes the same studies in a database and in a journal with Optuna, and prints what Optuna reads back from each.

Usage: optuna_studies.py FOLDER. Numbers are printed as Python's `repr`, as JSON has no NaN. For each line on its
input it adds a trial to the database's study and prints anew.
"""

import json
import os
import sys
import warnings

os.chdir(sys.argv[1])
warnings.filterwarnings("ignore")

import optuna
from optuna.storages import JournalStorage, RDBStorage
from optuna.storages.journal import JournalFileBackend

optuna.logging.set_verbosity(optuna.logging.CRITICAL)


def objective(trial: optuna.Trial) -> float:
    x = trial.suggest_float("x", -1, 1)
    trial.suggest_int("layers", 1, 9)
    trial.suggest_categorical("kind", ["<b>a</b>", None, True, 2.5])
    for step in range(4):
        trial.report(float("nan") if step == 2 else x * step, step)
    trial.set_user_attr("note", "two\nlines")
    if trial.number == 2:
        raise optuna.TrialPruned()
    if trial.number == 3:
        raise ValueError
    return x * x


def two(trial: optuna.Trial) -> tuple[float, float]:
    return trial.suggest_float("x", 0, 1), float("inf") if trial.number == 1 else trial.suggest_float("y", 0, 1)


def constrained(trial: optuna.Trial) -> float:
    return trial.suggest_float("x", 0, 1)


def constraints(trial: optuna.trial.FrozenTrial) -> tuple[float]:
    return (0.5 - trial.params["x"],)


def make(storage: optuna.storages.BaseStorage) -> None:
    def create(name: str, sampler: optuna.samplers.BaseSampler, **kind) -> optuna.Study:
        return optuna.create_study(storage=storage, study_name=name, sampler=sampler, **kind)

    one = create("one <i>", optuna.samplers.RandomSampler(seed=1), direction="minimize")
    one.optimize(objective, n_trials=6, catch=(ValueError,))
    one.enqueue_trial({"x": 0.5})
    several = create("several", optuna.samplers.RandomSampler(seed=2), directions=["minimize", "maximize"])
    several.set_metric_names(["loss", "accuracy"])
    several.optimize(two, n_trials=12)
    bounded = create("bounded", optuna.samplers.TPESampler(seed=3, constraints_func=constraints))
    bounded.optimize(constrained, n_trials=8)
    copied = create("copied", optuna.samplers.RandomSampler(seed=4), direction="maximize")
    copied.add_trials(one.get_trials(states=[optuna.trial.TrialState.COMPLETE]))
    gone = create("gone", optuna.samplers.RandomSampler(seed=5))
    gone.optimize(constrained, n_trials=1)
    optuna.delete_study(study_name="gone", storage=storage)


def read(storage: optuna.storages.BaseStorage) -> dict:
    studies = {}
    for name in optuna.get_all_study_names(storage):
        study = optuna.load_study(study_name=name, storage=storage)
        best = {trial.number for trial in study.best_trials}
        studies[name] = [
            {
                "number": trial.number,
                "state": trial.state.name,
                "start": trial.datetime_start and int(trial.datetime_start.timestamp() * 1000),
                "end": trial.datetime_complete and int(trial.datetime_complete.timestamp() * 1000),
                "params": {
                    key: value if isinstance(value, str) else json.dumps(value) for key, value in trial.params.items()
                },
                "values": [repr(value) for value in trial.values or []],
                "reported": [[step, repr(value)] for step, value in sorted(trial.intermediate_values.items())],
                "attributes": trial.user_attrs,
                "best": trial.number in best,
            }
            for trial in study.trials
        ]
    return studies


storages = {
    "studies.db": RDBStorage("sqlite:///studies.db"),
    "studies.log": JournalStorage(JournalFileBackend("studies.log")),
}
for storage in storages.values():
    make(storage)
print(json.dumps({name: read(storage) for name, storage in storages.items()}), flush=True)
for line in sys.stdin:
    for storage in storages.values():
        optuna.load_study(study_name="one <i>", storage=storage).optimize(objective, n_trials=1)
    print(json.dumps({name: read(storage) for name, storage in storages.items()}), flush=True)
