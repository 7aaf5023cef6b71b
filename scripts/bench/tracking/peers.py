"""What the trackers' own libraries take for the same: MLflow's client and TensorBoard's reader.

Usage: peers.py client URI EXPERIMENT RUNS | tensorboard LOGDIR. Prints {"ms": …, "count": …} as a line of JSON:
the best of three in this process, after everything was imported.
"""

import json
import logging
import os
import sys
import time

os.environ.update(MLFLOW_ALLOW_FILE_STORE="true", MLFLOW_DISABLE_TELEMETRY="true")
logging.disable(logging.WARNING)


def best(work, times: int = 3) -> None:
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        count = work()
        taken.append((time.perf_counter() - begun) * 1000)
    print(json.dumps({"ms": min(taken), "count": count}), flush=True)


def client(uri: str, experiment: str, runs: str) -> None:
    from mlflow import MlflowClient

    mlflow = MlflowClient(uri)

    def tree() -> int:
        mlflow.search_experiments()
        return len(mlflow.search_runs([experiment], max_results=int(runs)))

    best(tree, 1 if uri.startswith("file:") else 3)


def tensorboard(folder: str) -> None:
    from tensorboard.backend.event_processing import event_accumulator

    def load() -> int:
        reader = event_accumulator.EventAccumulator(folder, size_guidance={event_accumulator.SCALARS: 0})
        reader.Reload()
        return sum(len(reader.Scalars(tag)) for tag in reader.Tags()["scalars"])

    best(load, 1)


{"client": client, "tensorboard": tensorboard}[sys.argv[1]](*sys.argv[2:])
