"""Trains one family of models: `python src/train.py mlp`. Every step is logged to MLflow as it happens."""

import csv
import json
import sys
from pathlib import Path

import joblib
import mlflow
import numpy as np
import yaml
from sklearn.metrics import accuracy_score, log_loss

from models import training_steps


def score(model, data) -> dict[str, float]:
    """The model's accuracy and log loss now, on what it learns from and on what it never sees."""
    probabilities = model.predict_proba(data["validation_x"])
    return {
        "train_accuracy": accuracy_score(data["train_y"], model.predict(data["train_x"])),
        "validation_accuracy": accuracy_score(data["validation_y"], model.classes_[probabilities.argmax(axis=1)]),
        "validation_loss": log_loss(data["validation_y"], probabilities, labels=model.classes_),
    }


def write_json(path: str, content: dict) -> None:
    Path(path).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def main(family: str) -> None:
    params = yaml.safe_load(Path("params.yaml").read_text(encoding="utf-8"))
    hyperparameters, seed = params["models"][family], params["seed"]
    data = np.load(params["data"])

    for folder in (f"models/{family}", "metrics", "plots"):
        Path(folder).mkdir(parents=True, exist_ok=True)

    mlflow.set_experiment("digits")
    with mlflow.start_run(run_name=family) as run, open(f"plots/{family}.csv", "w", newline="") as curve:
        mlflow.set_tags({"family": family, "stage": f"train@{family}"})
        mlflow.log_params({"family": family, "seed": seed, **hyperparameters})

        rows = csv.writer(curve)
        steps = training_steps(family, hyperparameters, seed, data["train_x"], data["train_y"])
        for step, model in enumerate(steps, start=1):
            metrics = score(model, data)
            mlflow.log_metrics(metrics, step=step)
            if step == 1:
                rows.writerow(["step", *metrics])
            rows.writerow([step, *metrics.values()])
            print(f"{family} {step}/{hyperparameters['steps']}: loss {metrics['validation_loss']:.3f}", flush=True)

        logged = mlflow.sklearn.log_model(
            model,
            name="model",
            serialization_format="cloudpickle",  # skops, the default, distrusts the optimizer inside an MLPClassifier
            pip_requirements="requirements.txt",  # else MLflow loads the model in a new process to find them
        )

    joblib.dump(model, f"models/{family}/model.joblib")
    write_json(f"models/{family}/mlflow.json", {"run_id": run.info.run_id, "model_uri": logged.model_uri})
    write_json(f"metrics/{family}.json", metrics)


if __name__ == "__main__":
    main(sys.argv[1])
