"""A training that logs to MLflow and DVCLive at once; its argument is MLflow's database."""

import sys

import mlflow
import yaml
from dvclive import Live

with open("params.yaml") as file:
    lr = yaml.safe_load(file)["lr"]
mlflow.set_tracking_uri(f"sqlite:///{sys.argv[1]}")
with mlflow.start_run(), Live() as live:
    mlflow.log_param("lr", lr)
    live.log_param("lr", lr)
    for step in range(3):
        for name, value in (("train/loss", lr / (step + 7)), ("acc", 1 - lr / (step + 3))):
            mlflow.log_metric(name, value, step=step)
            live.log_metric(name, value)
        live.next_step()
