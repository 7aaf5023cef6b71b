"""What DVC makes of one dvc.yaml and the files beside it: a case a line on stdin, its verdict a line on stdout.

A case is JSON, path -> text; a verdict the phase at which DVC stops ('ok' if it does not), its error, and what it
resolved until then. DVC is loaded once; all cases are judged in one scratch folder, which is emptied between them.
"""

import json
import logging
import os
import re
import sys
import tempfile
import warnings

from dvc.config import Config
from dvc.dvcfile import ProjectFile
from dvc.repo import Repo
from dvc.utils.strictyaml import YAMLValidationError
from dvc.utils.serialize import ParseError

WHERE = re.compile(r"failed to (?:parse|resolve) (stage )?'(.*?)' in 'dvc.yaml'", re.DOTALL)


def main():
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as scratch:
        os.chdir(scratch)
        repo = Repo.init(no_scm=True)
        for line in sys.stdin:
            files = json.loads(line)
            write(files)
            print(json.dumps(judge(repo)), flush=True)
            remove(files)
        repo.close()


def write(files):
    for path, text in files.items():
        if os.path.dirname(path):
            os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(text.encode())


def remove(files):
    for path in files:
        os.remove(path)
        folder = os.path.dirname(path)
        while folder and not os.listdir(folder):
            os.rmdir(folder)
            folder = os.path.dirname(folder)


def judge(repo):
    project = ProjectFile(repo, os.path.abspath("dvc.yaml"))
    found = {"names": [], "stages": []}
    phase = "yaml"

    def read():
        return project.contents

    def names():
        found["names"] = list(project.resolver.get_keys())

    def resolve():
        for name in found["names"]:
            found["stages"].append(encode(project.resolver.resolve_one(name)[name]))

    def top_level():
        return project.metrics, project.plots, project.params, project.artifacts

    def datasets():
        for spec in {spec["name"]: spec for spec in project.datasets}.values():
            repo.datasets._build_dataset("dvc.yaml", spec)

    steps = {
        "yaml": read,
        "vars": lambda: project.resolver,
        "names": names,
        "resolve": resolve,
        "stages": lambda: list(project.stages.values()),
        "toplevel": top_level,
        "datasets": datasets,
    }
    try:
        for phase, step in steps.items():
            step()
    except YAMLValidationError as error:
        paths = [[str(key) for key in one.path] for one in error.exc.errors]
        messages = [one.error_message for one in error.exc.errors]
        stop = "schema" if phase == "yaml" else phase
        return {"phase": stop, "error": "YAMLValidationError", "message": "; ".join(messages), "paths": paths}
    except Exception as error:
        return {"phase": phase, **failure(error)}
    return {"phase": "ok", "error": "", "message": "", "paths": [], **found}


def failure(error):
    """The class of the error and its text; where a parser stopped, what that said."""
    message = str(error)
    if isinstance(error, ParseError) and error.__cause__ is not None:
        message += f"\n{error.__cause__}"
    where = WHERE.match(message)
    return {"error": type(error).__name__, "message": message, "paths": [[("stages." if where[1] else "") + where[2]]] if where else []}


def encode(value):
    """JSON that tells all types apart."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, (int, float)):
        return {type(value).__name__: repr(value)}
    if isinstance(value, list):
        return [encode(item) for item in value]
    if isinstance(value, dict):
        return {"dict": [[encode(key), encode(item)] for key, item in value.items()]}
    return {"other": type(value).__name__}


if __name__ == "__main__":
    main()
