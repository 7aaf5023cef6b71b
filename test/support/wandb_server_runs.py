"""Reads and changes runs of a W&B server with W&B's own library.

Usage: wandb_server_runs.py ADDRESS API_KEY PROJECT FOLDER, where FOLDER is one in which it may keep what it likes. It
answers each line on its input: `read` by all runs, `sweeps` by all sweeps, a JSON object of changes by the run's id.
Numbers are printed as Python's `repr`, as JSON has no NaN.
"""

import json
import os
import sys

address, key, project, folder = sys.argv[1:]
for name in ("WANDB_DIR", "WANDB_CACHE_DIR", "WANDB_CONFIG_DIR", "WANDB_DATA_DIR"):
    os.environ[name] = folder
os.environ.update(
    WANDB_BASE_URL=address,
    WANDB_API_KEY=key,
    WANDB_SILENT="true",
    WANDB_ERROR_REPORTING="false",
    NETRC=os.path.join(folder, "netrc"),
)

import wandb

api = wandb.Api()


def number(value):
    return repr(float(value))


def curve(run, key):
    rows = run.history(keys=[key], samples=100_000, pandas=False)
    return [[row["_step"], number(row[key])] for row in rows]


def read(run):
    run.load_full_data(force=True)
    summary = run.summary_metrics
    return {
        "id": run.id,
        "name": run.name,
        "state": run.state,
        "user": run.user.username,
        "group": run.group,
        "job_type": run.job_type,
        "sweep": run.sweep_name,
        "tags": run.tags,
        "notes": run.notes,
        "commit": run.commit,
        "url": run.url,
        "created": run.created_at,
        "config": run.config,
        "step": summary.get("_step"),
        "summary": {key: number(value) for key, value in summary.items() if key[0] != "_" and isinstance(value, (int, float))},
        "spelled": {key: number(value) for key, value in summary.items() if value in ("NaN", "Infinity", "-Infinity")},
        "used": [[artifact.name, artifact.type, artifact.digest] for artifact in run.used_artifacts()],
        "logged": [[artifact.id, artifact.name, artifact.type, artifact.state] for artifact in run.logged_artifacts()],
        "curves": {key: curve(run, key) for key in summary if key[0] != "_" and not isinstance(summary[key], dict)},
    }


def read_sweep(sweep):
    best = sweep.best_run()
    return {
        "id": sweep.id,
        "name": sweep.name,
        "state": sweep.state.lower(),
        "url": sweep.url,
        "runs": [run.id for run in sweep.runs],
        "best": best and [best.name, best.summary_metrics["loss"]],
    }


def change(run, changes):
    for name, value in changes.items():
        setattr(run, name, value)
    run.update()


for line in sys.stdin:
    asked = line.strip()
    if asked == "read":
        print(json.dumps([read(run) for run in wandb.Api().runs(project, order="-created_at")]), flush=True)
        continue
    if asked == "sweeps":
        print(json.dumps([read_sweep(sweep) for sweep in wandb.Api().project(*reversed(project.split("/"))).sweeps()]), flush=True)
        continue
    for run_id, changes in json.loads(asked).items():
        change(api.run(f"{project}/{run_id}"), changes)
    print(json.dumps("changed"), flush=True)
