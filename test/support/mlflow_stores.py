"""Logs the same runs and models to several stores with MLflow itself, and prints what MLflow's client reads back.

Usage: mlflow_stores.py FOLDER. Prints one line of JSON, then keeps the databases open until its input ends.
Numbers are printed as Python's `repr`, as JSON has no NaN.
"""

import json
import logging
import os
import sqlite3
import sys
from pathlib import Path

os.environ.update(MLFLOW_ALLOW_FILE_STORE="true", MLFLOW_DISABLE_TELEMETRY="true")
logging.disable(logging.WARNING)

import mlflow
from mlflow import MlflowClient
from mlflow.entities import Dataset, DatasetInput, InputTag, LoggedModelInput, LoggedModelOutput
from mlflow.entities import LoggedModelStatus, Metric, Param, RunTag, ViewType

STRANGE = """<img src=x onerror=alert(1)> "q" 'a' & 日本 é 🚂"""
POINTS = 3000
removed = set()


def log(client: MlflowClient) -> None:
    experiment = client.create_experiment(f"digits {STRANGE}".replace("'", ""))  # MLflow itself stumbles over the quote
    client.create_experiment("no runs")
    client.delete_experiment(client.create_experiment("deleted"))

    def run(name: str, start: int, status: str | None = "FINISHED", **tags: str) -> str:
        run_id = client.create_run(experiment, start_time=start, run_name=name, tags=tags).info.run_id
        if status:
            client.set_terminated(run_id, status, end_time=start + 500)
        return run_id

    parent = run("parent", 1_700_000_000_000)
    run("child", 1_700_000_001_000, "FAILED", **{"mlflow.parentRunId": parent})
    run("../../etc/passwd", 1_700_000_002_000, "KILLED")
    run("null", 1_700_000_002_000)
    run("queued", 1_700_000_002_500, None)
    client.delete_run(run("deleted", 1_700_000_003_000))

    live = run(STRANGE, 1_700_000_004_000, None)
    client.log_batch(
        live,
        params=[Param("optimizer/lr", "0.01"), Param("text", f"two\nlines {STRANGE}"), Param("empty", "")],
        tags=[RunTag("note", STRANGE), RunTag("__proto__", "kept")],
    )
    for key, points in {
        "loss": [(0.1 * step, 1000 + step, step) for step in range(10)],
        "system/gpu/0 util": [(1e-300, 1, 1), (1e300, 2, 2)],
        "not finite": [(float("nan"), 1, 0), (float("inf"), 2, 1), (float("-inf"), 3, 2), (float("nan"), 4, 3)],
        "latest is infinite": [(1.5, 1, 0), (float("-inf"), 2, 1)],
        "out of order": [(5.0, 50, 5), (9.0, 90, 9), (7.0, 95, 7)],
        "one step": [(1.0, 10, 3), (4.0, 30, 3), (2.0, 20, 3)],
        "negative and far steps": [(1.0, 1, -7), (2.0, 2, 2**52)],
    }.items():
        client.log_batch(live, metrics=[Metric(key, *point) for point in points])
    for start in range(0, POINTS, 1000):
        client.log_batch(live, metrics=[Metric("long", step % 17, step, step) for step in range(start, start + 1000)])

    def dataset(name: str, source: dict, context: str | None = None) -> DatasetInput:
        tags = [InputTag("mlflow.data.context", context)] if context else [InputTag("other", "tag")]
        return DatasetInput(Dataset(name, name[:3], "any", json.dumps(source)), tags)

    client.log_inputs(
        live,
        [
            dataset("digits: a b", {"uri": "data/digits.csv"}, "training"),
            dataset("from script", {"tags": {"mlflow.source.name": "train.py"}}),
            dataset(STRANGE, {"url": "https://example.org/x.csv"}, STRANGE),
        ],
    )
    given = client.create_logged_model(experiment, "given")
    made = client.create_logged_model(experiment, "made", source_run_id=live)
    client.finalize_logged_model(made.model_id, LoggedModelStatus.READY)
    deleted = client.create_logged_model(experiment, "removed")
    client._tracking_client.store.log_inputs(live, models=[LoggedModelInput(given.model_id)])
    client.log_outputs(live, [LoggedModelOutput(model.model_id, 1) for model in (made, deleted)])
    client.delete_logged_model(deleted.model_id)
    removed.add(deleted.model_id)
    client.log_text(live, "top", "top.txt")
    client.log_text(live, f"nested {STRANGE}", "plots & <b>/日本/a b.txt")

    client.create_registered_model("digits", description="two\nlines")
    for version in range(11):
        client.create_model_version("digits", f"s3://models/{version}", run_id=parent if version else None)
    client.set_registered_model_alias("digits", "champion", "10")
    client.set_registered_model_alias("digits", "best", "10")
    client.set_registered_model_alias("digits", "challenger", "9")
    client.delete_model_version("digits", "3")
    # MLflow calls stages deprecated, and still keeps them.
    for version, stage in (("5", "Production"), ("6", "Staging"), ("7", "Production"), ("8", "Staging"), ("8", "None")):
        client.transition_model_version_stage("digits", version, stage, archive_existing_versions=stage == "Production")
    client.create_registered_model("empty")
    client.register_prompt("a-prompt", "Answer {{question}}")


def read(client: MlflowClient) -> dict:
    experiments = client.search_experiments(view_type=ViewType.ACTIVE_ONLY)
    runs = {e.experiment_id: client.search_runs([e.experiment_id], max_results=1000) for e in experiments}
    models = client.search_registered_models()
    return {
        "experiments": [
            {"id": e.experiment_id, "name": e.name, "runs": [describe_run(client, r) for r in runs[e.experiment_id]]}
            for e in experiments
        ],
        "models": [describe_model(client, model) for model in models],
    }


def describe_run(client: MlflowClient, run) -> dict:
    latest = {metric.key: metric for metric in run._data._metric_objs}
    histories = {key: client.get_metric_history(run.info.run_id, key) for key in latest}
    return {
        "id": run.info.run_id,
        "name": run.info.run_name,
        "status": run.info.status,
        "start": run.info.start_time,
        "end": run.info.end_time,
        "params": run.data.params,
        "tags": list(run.data.tags.items()),
        "metrics": [{"key": m.key, "value": repr(m.value), "step": m.step} for m in latest.values()],
        "histories": {
            key: [[m.step, repr(m.value)] for m in sorted(points, key=lambda m: (m.step, m.timestamp))]
            for key, points in histories.items()
        },
        "datasets": sorted(
            (
                {
                    "name": given.dataset.name,
                    "digest": given.dataset.digest,
                    "context": next((tag.value for tag in given.tags if tag.key == "mlflow.data.context"), ""),
                    "source": source_name(json.loads(given.dataset.source)),
                }
                for given in run.inputs.dataset_inputs
            ),
            key=lambda given: given["name"],
        ),
        "models": sorted(
            (
                {"id": model.model_id, "name": model.name, "status": model.status.value.lower()}
                for model in map(client.get_logged_model, models_of(client.get_run(run.info.run_id)))
            ),
            key=lambda model: model["name"],
        ),
        "artifacts": {path: mlflow.artifacts.load_text(f"{run.info.artifact_uri}/{path}") for path in files(client, run.info.run_id)},
    }


def source_name(source: dict) -> str:
    return source.get("uri") or source.get("url") or source["tags"]["mlflow.source.name"]


def models_of(run) -> list[str]:
    """Their ids; MLflow forbids looking at one that was deleted."""
    ids = [model.model_id for model in [*run.inputs.model_inputs, *run.outputs.model_outputs]]
    return [model for model in ids if model not in removed]


def files(client: MlflowClient, run_id: str, folder: str | None = None) -> list[str]:
    listed = client.list_artifacts(run_id, folder)
    return [path for item in listed for path in (files(client, run_id, item.path) if item.is_dir else [item.path])]


def describe_model(client: MlflowClient, model) -> dict:
    versions = client.search_model_versions(f"name = '{model.name}'")
    aliases = client.get_registered_model(model.name).aliases
    return {
        "name": model.name,
        "description": model.description or "",
        "versions": [
            {
                "version": str(v.version),
                "aliases": sorted(a for a, version in aliases.items() if str(version) == str(v.version)),
                "stage": v.current_stage,
                "run": v.run_id or None,
                "created": v.creation_timestamp,
            }
            for v in sorted(versions, key=lambda v: -int(v.version))
        ],
    }


def main(folder: Path) -> None:
    for name in ("rollback", "wal", "files"):
        (folder / name).mkdir(parents=True)
    os.chdir(folder)  # FileStore looks into the default store too, and makes it where it is missing
    stores = {
        "rollback": f"sqlite:///{folder / 'rollback' / 'mlflow.db'}",
        "wal": f"sqlite:///{folder / 'wal' / 'mlflow.db'}",
        "files": str(folder / "files" / "mlruns"),
    }
    expected = {}
    connection = None
    for name, uri in stores.items():
        client = MlflowClient(tracking_uri=uri, registry_uri=uri)
        if name == "wal":
            client.search_experiments()
            connection = sqlite3.connect(folder / "wal" / "mlflow.db")
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA wal_autocheckpoint=0")
        log(client)
        expected[name] = read(client)
    print(json.dumps(expected), flush=True)
    sys.stdin.read()
    if connection:
        connection.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
