"""What DVC makes of a whole project: a case a line on stdin, its verdict a line on stdout.

A case is JSON, path -> text; a verdict the errors of single files, the stages of all others, and the error and the
edges of their graph. DVC is loaded once; all cases are judged in one scratch folder, which is emptied between them.
"""

import json
import logging
import os
import shutil
import sys
import tempfile
import warnings

from dvc.exceptions import DvcException
from dvc.repo import Repo, index
from dvc.repo.index import Index

walk = os.walk


def walk_sorted(*args, **options):
    """A file system lists folders in an order of its own; cases are to be judged alike everywhere."""
    for folder, folders, files in walk(*args, **options):
        folders.sort()
        yield folder, folders, sorted(files)


class OneFile(Index):
    @classmethod
    def from_file(cls, repo, path):
        """What DVC crashes on is a file that it cannot load, too."""
        try:
            return super().from_file(repo, path)
        except DvcException:
            raise
        except Exception as error:
            raise DvcException(repr(error)) from error


def main():
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    os.walk = walk_sorted
    index.Index = OneFile
    with tempfile.TemporaryDirectory() as scratch:
        os.makedirs(f"{scratch}/above/project")
        os.chdir(f"{scratch}/above/project")
        for line in sys.stdin:
            write(json.loads(line))
            print(json.dumps(judge()), flush=True)
            for name in os.listdir():
                shutil.rmtree(name) if os.path.isdir(name) else os.remove(name)
        os.chdir("/")


def write(files):
    for folder in (".git/objects", ".git/refs/heads"):
        os.makedirs(folder)
    for path, text in {".git/HEAD": "ref: refs/heads/main\n", **files}.items():
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        with open(path, "wb") as file:
            file.write(text.encode())


def judge():
    verdict = {"broken": {}, "stages": [], "error": "", "message": "", "edges": []}
    try:
        repo = Repo()
        project = OneFile.from_repo(
            repo, onerror=lambda file, error: verdict["broken"].update({file: type(error).__name__})
        )
        verdict["stages"] = sorted(stage.addressing for stage in project.stages)
        verdict["edges"] = sorted([maker.addressing, user.addressing] for user, maker in project.graph.edges)
        repo.close()
    except Exception as error:
        verdict.update({"error": type(error).__name__, "message": str(error)})
    return verdict


if __name__ == "__main__":
    main()
