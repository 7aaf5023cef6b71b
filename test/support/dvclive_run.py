"""Logs a run with DVCLive, and prints what its own functions read back. Usage: dvclive_run.py FOLDER.

For each line on its input, a number, it logs one more step (in the end also once more from a new process's view: resumed).
"""

import json
import logging
import os
import sys

os.chdir(sys.argv[1])
logging.disable(logging.CRITICAL)

from dvclive import Live
from dvclive.utils import parse_metrics

PARAMS = {"lr": 0.01, "net": {"layers": [1, 2], "name": "<b>deep</b>"}, "flag": True}


def read(live: Live) -> str:
    history, latest = parse_metrics(live)
    curves = {
        path.replace(os.sep, "/").split("plots/metrics/")[1].removesuffix(".tsv"): [[row["step"], row[list(row)[-1]]] for row in rows]
        for path, rows in history.items()
    }
    return json.dumps({"curves": curves, "latest": latest})


def log(live: Live, step: int, value: float) -> None:
    live.step = step
    live.log_metric("train/loss", value)
    live.log_metric("acc", float("nan") if step == 1 else value, timestamp=True)
    live.make_summary()


live = Live(save_dvc_exp=False, report=None)
live.log_params(PARAMS)
live.log_metric("single", float("inf"), plot=False)
for step in range(3):
    log(live, step, 1 / (step + 1))
print(read(live), flush=True)
for number, line in enumerate(sys.stdin):
    if number == 1:
        live.end()
        live = Live(save_dvc_exp=False, report=None, resume=True)
    log(live, 3 + number, float(line))
    print(read(live), flush=True)
