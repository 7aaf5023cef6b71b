"""A training that sends its run, a sweep's only one, to a W&B server, and keeps it in the folder `wandb`, too.

Usage: wandb_online_run.py ADDRESS API_KEY ENTITY PROJECT FOLDER [RUN]. For each line on its input, a number, it logs one
more step; when that ends, so does the run. It prints the run's id and the sweep's first. RUN is the id of one that it
goes on with, whatever sweep that was part of.
"""

import contextlib
import json
import os
import sys

address, key, entity, project, folder, *resumed = sys.argv[1:]
os.chdir(folder)
os.environ.update(
    WANDB_BASE_URL=address,
    WANDB_API_KEY=key,
    WANDB_SILENT="true",
    WANDB_ERROR_REPORTING="false",
    WANDB_CONSOLE="off",
    WANDB_CACHE_DIR=folder,
    WANDB_CONFIG_DIR=folder,
    NETRC=os.path.join(folder, "netrc"),
)

import wandb

sweep = ""
if resumed:
    run = wandb.init(entity=entity, project=project, id=resumed[0], resume="must")
else:
    goal = {"name": "loss", "goal": "minimize"}
    config = {"name": "search", "method": "random", "metric": goal, "parameters": {"lr": {"min": 0.0, "max": 1.0}}}
    # It prints where the sweep is.
    with contextlib.redirect_stdout(sys.stderr):
        sweep = wandb.sweep(config, entity, project)
    # As `wandb agent` tells it to the trainings that it starts.
    wandb.teardown()
    os.environ["WANDB_SWEEP_ID"] = sweep
    run = wandb.init(
        name="online",
        config={"lr": 0.1, "net": {"layers": [1, 2], "name": "x"}, "flag": True},
        tags=["a", "b"],
        notes="a note",
        group="g",
        # Sent soon after it was logged, and not every 15 seconds.
        settings=wandb.Settings(x_file_stream_transmit_interval=1),
    )
print(json.dumps([run.id, sweep]), flush=True)

for line in sys.stdin:
    run.log({"loss": float(line), "nested": {"a": float(line) * 2}, "odd": float("nan"), "histogram": wandb.Histogram([1.0, 2.0])})
run.summary["best"] = float("-inf")
run.config["batch"] = 32
run.finish()
