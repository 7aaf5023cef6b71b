"""Logs what the Experiments view shows to MLflow's database in FOLDER, by MLflow itself.

Usage: experiment_runs.py FOLDER COMMIT. Prints one line when it has, then logs a step of the loss of the run "live"
for each line of its input, and ends when that ends.
"""

import base64
import getpass
import json
import logging
import os
import sys
import tempfile
from pathlib import Path

os.environ.update(MLFLOW_DISABLE_TELEMETRY="true")
logging.disable(logging.WARNING)

import mlflow
from mlflow import MlflowClient
from mlflow.data.meta_dataset import MetaDataset
from mlflow.data.http_dataset_source import HTTPDatasetSource
from mlflow.entities import DatasetInput, InputTag

# Four by four, red.
PICTURE = "iVBORw0KGgoAAAANSUhEUgAAAAQAAAAECAIAAAAmkwkpAAAAEElEQVR42mO4oKAARwzEcQDFQxEBh5PwCgAAAABJRU5ErkJggg=="

folder = Path(sys.argv[1])
commit = sys.argv[2]
os.chdir(folder)
client = MlflowClient(tracking_uri=f"sqlite:///{folder / 'mlflow.db'}")
experiment = client.create_experiment("digits", artifact_location=(folder / "mlartifacts").as_uri())
start = 1_700_000_000_000


def run(name: str, offset: int, status: str | None = "FINISHED", parent: str | None = None, **tags: str) -> str:
    own = {"mlflow.user": getpass.getuser(), "mlflow.source.git.commit": commit, **tags}
    if parent:
        own["mlflow.parentRunId"] = parent
    run_id = client.create_run(experiment, start_time=start + offset, run_name=name, tags=own).info.run_id
    if status:
        client.set_terminated(run_id, status, end_time=start + offset + 41_000)
    return run_id


def log(run_id: str, lr: str, values: list[float]) -> None:
    client.log_param(run_id, "lr", lr)
    for step, value in enumerate(values):
        client.log_metric(run_id, "loss", value, step=step, timestamp=start + step)


sweep = run("sweep", 0, team="vision")
for index, lr in enumerate(["0.1", "0.01", "0.001"]):
    child = run(f"trial {index}", 1000 + index, "FAILED" if index == 2 else "FINISHED", sweep)
    log(child, lr, [1 / (step + 1) + index for step in range(50)])
    if index == 0:
        log(run("fold", 2000, parent=child), lr, [0.5])
whole = run("forest", 10_000, team="vision", stage="trial")
log(whole, "0.01", [3.0, 2.0, 0.5, float("nan"), 1.0])
client.log_inputs(
    whole,
    datasets=[
        DatasetInput(
            MetaDataset(HTTPDatasetSource("https://example.org/digits.csv"), name="digits")._to_mlflow_entity(),
            [InputTag("mlflow.data.context", "training")],
        )
    ],
)
with tempfile.TemporaryDirectory() as scratch:
    report = Path(scratch, "report")
    report.mkdir()
    (report / "confusion.csv").write_text("label,zero,one\nzero,9,1\none,2,8\n")
    Path(scratch, "notes.txt").write_text("The trees see every digit.\n")
    Path(scratch, "picture.png").write_bytes(base64.b64decode(PICTURE))
    Path(scratch, "model.bin").write_bytes(bytes(25_000_000))
    client.log_artifacts(whole, scratch)
run("<b>others'</b> 日本 " + "x" * 300, 11_000, "KILLED", **{"mlflow.user": "somebody else"})
live = run("live", 20_000, None)
log(live, "0.1", [9.0])
print(json.dumps({"live": live}), flush=True)
for step, _ in enumerate(sys.stdin, start=1):
    client.log_metric(live, "loss", 9.0 - step / 10, step=step)
    print(json.dumps({"step": step}), flush=True)
