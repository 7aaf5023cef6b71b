"""Logs steps of one metric to MLflow's tables as fast as SQLite commits them, one commit a step.

Usage: sqlite_writer.py DATABASE RUN KEY SECONDS JOURNAL_MODE. Prints how many steps it logged, as JSON.
The statements are MLflow's own (SqlAlchemyStore.log_batch); the timeout is Python's default of 5 seconds.
"""

import json
import sqlite3
import sys
import time

database, run, key, seconds, mode = sys.argv[1:]
connection = sqlite3.connect(database)
connection.execute(f"PRAGMA journal_mode={mode}")
end = time.monotonic() + float(seconds)
longest = 0.0
step = 0
while time.monotonic() < end:
    value = step * 0.5
    started = time.monotonic()
    connection.execute(
        "INSERT INTO metrics (key, value, timestamp, run_uuid, step, is_nan) VALUES (?, ?, ?, ?, ?, 0)",
        (key, value, step, run, step),
    )
    connection.execute("DELETE FROM latest_metrics WHERE key = ? AND run_uuid = ?", (key, run))
    connection.execute(
        "INSERT INTO latest_metrics (key, value, timestamp, step, is_nan, run_uuid) VALUES (?, ?, ?, ?, 0, ?)",
        (key, value, step, step, run),
    )
    connection.commit()
    longest = max(longest, time.monotonic() - started)
    step += 1
print(json.dumps({"steps": step, "longestCommitMs": round(longest * 1000)}))
