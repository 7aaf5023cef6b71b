"""Scores every trained family on the test set and registers the best one as the champion."""

import csv
import json
from pathlib import Path

import joblib
import mlflow
import numpy as np
import yaml
from mlflow.exceptions import MlflowException


def main() -> None:
    params = yaml.safe_load(Path("params.yaml").read_text(encoding="utf-8"))
    name = params["registered_model"]
    data = np.load(params["data"])
    client = mlflow.MlflowClient()

    predicted, accuracy, logged = {}, {}, {}
    for family in params["models"]:
        folder = Path("models", family)
        predicted[family] = joblib.load(folder / "model.joblib").predict(data["test_x"])
        accuracy[family] = float(np.mean(predicted[family] == data["test_y"]))
        logged[family] = json.loads((folder / "mlflow.json").read_text(encoding="utf-8"))
        try:
            client.log_metric(logged[family]["run_id"], "test_accuracy", accuracy[family])
        except MlflowException as error:
            message = f"MLflow does not know the run that trained {family}; train again with `dvc repro --force`."
            raise SystemExit(message) from error
        print(f"{family}: {accuracy[family]:.1%} of the test images read correctly")

    best = max(accuracy, key=accuracy.get)
    version = mlflow.register_model(logged[best]["model_uri"], name, tags={"family": best})
    client.set_registered_model_alias(name, "champion", version.version)

    Path("metrics/test.json").write_text(json.dumps(accuracy, indent=2) + "\n", encoding="utf-8")
    with open("plots/confusion.csv", "w", newline="") as table:
        rows = csv.writer(table)
        rows.writerow(["actual", "predicted"])
        rows.writerows(zip(data["test_y"], predicted[best]))


if __name__ == "__main__":
    main()
