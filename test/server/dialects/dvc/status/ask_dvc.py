"""DVC in one process: a line of JSON in, {"folder": …, "run": [arguments]} or {"folder": …}, a line of JSON out.

With `run`, DVC's command line runs there, and its exit status is the answer; without, the answer is the status of all
stages, as `dvc status --json` prints it, or {"error": …}.
"""

import json
import logging
import os
import sys

from dvc.cli import main
from dvc.repo import Repo

# What stages print, and what they read, is nobody's here.
asked = os.fdopen(os.dup(0))
answers = os.fdopen(os.dup(1), "w")
os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
os.dup2(2, 1)


def status():
    with Repo() as repo:
        return repo.status()


def answer(folder, run=None):
    os.chdir(folder)
    try:
        return status() if run is None else main(run)
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}
    finally:
        os.chdir(os.path.sep)


logging.disable(logging.WARNING)
for line in asked:
    print(json.dumps(answer(**json.loads(line))), file=answers, flush=True)
