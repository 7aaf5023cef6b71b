"""Logs offline runs with W&B, of which one is resumed, and others are given an id that was taken. It prints when it is done.

Usage: wandb_resumed_runs.py FOLDER.
"""

import os
import sys
import time
from pathlib import Path

os.chdir(sys.argv[1])
os.environ.update(WANDB_MODE="offline", WANDB_SILENT="true", WANDB_ERROR_REPORTING="false", WANDB_CONSOLE="off")

import wandb


def train(project: str, run_id: str, losses: dict, exit_code: int = 0, **how) -> None:
    run = wandb.init(project=project, id=run_id, **how)
    for step, loss in losses.items():
        run.log({"loss": loss, "last": step}, step=step)
    Path(run.dir, "notes.txt").write_text(f"of {len(losses)} steps")
    Path(run.dir, f"{len(losses)}.txt").write_text("")
    run.finish(exit_code)
    # A folder bears the second in which it was made.
    time.sleep(1)


train("digits", "kept", {step: 10 + step for step in range(5)}, name="long one", config={"lr": 1, "batch": 8}, tags=["a"])
train("digits", "kept", {step: 20 + step for step in range(3, 7)}, 1, resume="allow", config={"lr": 2}, notes="went on")
train("letters", "kept", {0: 0.5})
train("digits", "taken", {0: 1, 1: 2}, name="first")
train("digits", "taken", {0: 3}, name="second")
print("true", flush=True)
