"""Writes event files with tensorboardX, and prints what TensorBoard's own reader makes of them.

Usage: tensorboard_runs.py FOLDER. For each line on its input it writes more or reads once more; one line of JSON each.
Numbers are printed as Python's `repr`, as JSON has no NaN.
"""

import json
import sys
from pathlib import Path

from tensorboard.backend.event_processing import event_accumulator, io_wrapper
from tensorboardX import SummaryWriter

root = Path(sys.argv[1])


def write() -> None:
    with SummaryWriter(str(root / "plain")) as writer:
        for step in range(2000):
            writer.add_scalar("loss/train", 1 / (step + 1), step, walltime=1_700_000_000 + step)
        for step, value in enumerate([float("nan"), float("inf"), float("-inf"), 1e-30, -3e30]):
            writer.add_scalar("strange <b>& 日本", value, step, walltime=1_700_000_000 + step)
        writer.add_text("note", "no number", 1)
        writer.add_histogram("weights", [1.0, 2.0, 3.0], 1)
    with SummaryWriter(str(root / "tuned" / "first")) as writer:
        writer.add_hparams({"lr": 0.01, "layers": 3, "name": "<i>deep</i>", "dropout": True}, {"accuracy": 0.9}, name="session")
    for part in range(2):
        with SummaryWriter(str(root / "resumed"), filename_suffix=f".{part}") as writer:
            for step in range(part * 50, part * 50 + 60):
                writer.add_scalar("loss", part + step / 100, step, walltime=1_700_000_000 + part * 1000 + step)


def read() -> dict:
    runs = {}
    for folder in io_wrapper.GetLogdirSubdirectories(str(root)):
        reader = event_accumulator.EventAccumulator(folder, size_guidance={event_accumulator.SCALARS: 0})
        reader.Reload()
        runs[Path(folder).relative_to(root).as_posix()] = {
            tag: [[event.step, repr(event.value)] for event in reader.Scalars(tag)] for tag in reader.Tags()["scalars"]
        }
    return runs


live = None
write()
print(json.dumps(read()), flush=True)
for line in sys.stdin:
    live = live or SummaryWriter(str(root / "live"))
    live.add_scalar("loss", float(line), int(float(line)))
    live.flush()
    print(json.dumps(read()), flush=True)
