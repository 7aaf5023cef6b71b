"""What MLflow's own search makes of filters over given runs.

Usage: mlflow_filters.py. Its input is one line of JSON, {"runs": [...], "filters": [...]}; it prints for each filter
the ids of the runs that match, or null where it refuses the filter.
"""

import json
import sys

from mlflow.entities import Metric, Param, Run, RunData, RunInfo, RunTag
from mlflow.exceptions import MlflowException
from mlflow.utils.search_utils import SearchUtils


def run_of(given: dict) -> Run:
    info = RunInfo(
        run_id=given["id"],
        experiment_id="0",
        user_id=given["tags"].get("mlflow.user", ""),
        status=given["status"].upper(),
        start_time=given["startTime"],
        end_time=given.get("endTime"),
        lifecycle_stage="active",
        run_name=given["name"],
    )
    metrics = [Metric(metric["key"], float(metric["value"]), 0, 0) for metric in given["metrics"]]
    params = [Param(param["key"], param["value"]) for param in given["params"]]
    return Run(info, RunData(metrics, params, [RunTag(key, value) for key, value in given["tags"].items()]))


def answer(runs: list, text: str):
    try:
        return [run.info.run_id for run in SearchUtils.filter(runs, text)]
    except MlflowException:
        return None


asked = json.loads(sys.stdin.readline())
runs = [run_of(given) for given in asked["runs"]]
print(json.dumps([answer(runs, text) for text in asked["filters"]]), flush=True)
