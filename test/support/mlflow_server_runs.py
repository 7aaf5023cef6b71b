"""Logs to servers what mlflow_stores.py logs to files, and prints what MLflow's client reads back from each.

Usage: mlflow_server_runs.py URI… where a URI may hold a name and a password. Prints one line of JSON, a list.
"""

import json
import os
import sys
from contextlib import redirect_stdout
from urllib.parse import unquote, urlsplit

sys.dont_write_bytecode = True

import mlflow
from mlflow import MlflowClient
from mlflow_stores import log, read


def log_to(given: str) -> dict:
    parts = urlsplit(given)
    for name, value in (("USERNAME", parts.username), ("PASSWORD", parts.password)):
        os.environ.pop(f"MLFLOW_TRACKING_{name}", None)
        if value:
            os.environ[f"MLFLOW_TRACKING_{name}"] = unquote(value)
    uri = f"{parts.scheme}://{parts.hostname}:{parts.port}"
    mlflow.set_tracking_uri(uri)
    client = MlflowClient(tracking_uri=uri, registry_uri=uri)
    log(client)
    return read(client)


# MLflow itself prints the pages of runs that end.
with redirect_stdout(sys.stderr):
    stores = [log_to(uri) for uri in sys.argv[1:]]
print(json.dumps(stores), flush=True)
sys.stdin.read()
