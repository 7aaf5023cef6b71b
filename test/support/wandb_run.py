"""Logs offline runs with W&B, and prints what stands in their files, decoded by W&B's own protobuf classes.

Usage: wandb_run.py FOLDER. For each line on its input, a number, it logs one more step of a run that goes on.
Numbers are printed as Python's `repr`, as JSON has no NaN.
"""

import json
import os
import struct
import sys
import time
from pathlib import Path

os.chdir(sys.argv[1])
os.environ.update(WANDB_MODE="offline", WANDB_SILENT="true", WANDB_ERROR_REPORTING="false", WANDB_CONSOLE="off", WANDB_USERNAME="ann")

import wandb
from wandb.proto import wandb_internal_pb2 as pb

BLOCK = 32768


def records(file: Path):
    data, position, record = file.read_bytes(), 7, b""
    while position + 7 <= len(data):
        left = BLOCK - position % BLOCK
        if left < 7:
            position += left
            continue
        _, length, kind = struct.unpack("<IHB", data[position : position + 7])
        if position + 7 + length > len(data):
            return
        record += data[position + 7 : position + 7 + length]
        position += 7 + length
        if kind in (1, 4):
            message = pb.Record()
            message.ParseFromString(record)
            yield message
            record = b""


def read() -> str:
    runs = {}
    for file in Path("wandb").glob("*run-*/*.wandb"):
        name, curves = "", {}
        for record in records(file):
            if record.HasField("run"):
                name = record.run.display_name
            if record.HasField("history"):
                row = {".".join(item.nested_key) or item.key: json.loads(item.value_json) for item in record.history.item}
                for key, value in row.items():
                    if isinstance(value, (int, float)) and not key.startswith(("_", "histogram")):
                        curves.setdefault(key, []).append([row["_step"], repr(float(value))])
        runs[name] = curves
    return json.dumps(runs)


def start(name: str, **config):
    return wandb.init(project="digits", name=name, config=config, tags=["a", "b"], notes="<i>note</i>")


def wait_for_ends() -> None:
    """W&B's writer is a process of its own, and may be behind."""
    while not all(any(record.HasField("exit") for record in records(file)) for file in Path("wandb").glob("*run-*/*.wandb")):
        time.sleep(0.05)


done = start("<b>deep</b>", lr=0.01, net={"layers": [1, 2], "name": "x"}, flag=True)
for step in range(300):
    done.log({"train/loss": 1 / (step + 1), "nested": {"a": {"b": step}}, "text": "x" * 400})
done.log({"strange": float("nan"), "histogram": wandb.Histogram([1.0, 2.0])})
done.log({"strange": float("-inf"), "late": 5}, step=1000)
done.summary["best"] = 3
done.config["batch"] = 32
done.finish()
start("broken").finish(exit_code=1)
wait_for_ends()
print(read(), flush=True)

live = None
for line in sys.stdin:
    live = live or start("live")
    before = read()
    live.log({"loss": float(line)})
    live.log({}, commit=True)
    while read() == before:
        time.sleep(0.05)
    print(read(), flush=True)
if live:
    live.finish()
