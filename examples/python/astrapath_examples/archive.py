"""The folder of Parquet files and what it remembers of the log.

    <out>/topic=<topic>/date=<YYYY-MM-DD>/c<commit>_<n>.parquet
    <out>/_state.json     which Kafka, how many commits, the next offset of each partition, the columns of each topic

Renaming `_state.json` is the commit: files of a commit that is not in it are of a run that broke off, nobody reads
them, and the next run removes them. So however a run ends, every record stands in the files once.
"""

import fcntl
import json
import os
import re
import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path

import duckdb

STATE = "_state.json"
STAGING = "_staging"
LOCK = "_lock"
COMMIT = re.compile(r"^c(\d+)_")
CALENDAR_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")


@dataclass
class State:
    """What is in the archive. `next_offsets` and `columns` are by topic."""

    cluster: str | None = None
    commits: int = 0
    next_offsets: dict[str, dict[int, int]] = field(default_factory=dict)
    columns: dict[str, dict[str, str]] = field(default_factory=dict)


class Archive:
    """A folder that one run at a time writes and anybody reads."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.state = read_state(folder)

    @contextmanager
    def writing(self):
        """Keeps other runs out, and removes what a run that broke off has left."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with open(self.folder / LOCK, "w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise RuntimeError(f"another run is writing {self.folder}") from None
            self.state = read_state(self.folder)
            shutil.rmtree(self.folder / STAGING, ignore_errors=True)
            for path in self.folder.glob("topic=*/date=*/*.parquet"):
                if commit_of(path) > self.state.commits:
                    path.unlink()
            yield self

    def add(self, topic: str, rows: list[dict], columns: dict[str, str], next_offsets: dict[int, int]) -> None:
        """Writes rows and, in the same commit, the offsets that come after them."""
        number = self.state.commits + 1
        if rows:
            self._write(topic, rows, columns, number)
        self.state.commits = number
        self.state.columns[topic] = columns
        self.state.next_offsets.setdefault(topic, {}).update(next_offsets)
        write_state(self.folder, self.state)

    def files(self, topic: str) -> list[str]:
        """The committed files of a topic."""
        paths = sorted(self.folder.glob(f"topic={topic}/date=*/*.parquet"))
        return [str(path) for path in paths if commit_of(path) <= self.state.commits]

    def _write(self, topic: str, rows: list[dict], columns: dict[str, str], number: int) -> None:
        staging = self.folder / STAGING
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir()
        lines = staging / "rows.ndjson"
        with open(lines, "w", encoding="utf-8") as file:
            for row in rows:
                file.write(json.dumps({"topic": topic, "date": day_of(row), **row}, default=to_json) + "\n")
        types = {"topic": "VARCHAR", "date": "VARCHAR", **columns}
        with duckdb.connect() as connection:
            connection.execute("SET TimeZone = 'UTC'")
            connection.execute(
                f"""COPY (SELECT * FROM read_json({quoted(lines)}, format = 'newline_delimited', columns = {types}))
                    TO {quoted(staging / "files")}
                    (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (topic, date),
                     FILENAME_PATTERN 'c{number:06}_{{i}}')"""
            )
        for path in (staging / "files").glob("topic=*/date=*/*.parquet"):
            target = self.folder / path.relative_to(staging / "files")
            target.parent.mkdir(parents=True, exist_ok=True)
            path.rename(target)
        shutil.rmtree(staging)


def day_of(row: dict) -> str:
    """The day a row is filed under: the user's local day where the event has one, else the day in UTC."""
    stat_date = row.get("statDate")
    if isinstance(stat_date, str) and CALENDAR_DAY.match(stat_date):
        return stat_date
    at = row["occurredAt"] if "occurredAt" in row else row["publishedAt"]
    return at.astimezone(timezone.utc).date().isoformat()


def commit_of(path: Path) -> int:
    """The number of the commit that wrote a file; 0 for files of others."""
    match = COMMIT.match(path.name)
    return int(match[1]) if match else 0


def read_state(folder: Path) -> State:
    """What the archive remembers; an empty state where there is none."""
    try:
        content = json.loads((folder / STATE).read_text())
    except FileNotFoundError:
        return State()
    offsets = content.pop("next_offsets")
    by_number = {topic: {int(number): at for number, at in each.items()} for topic, each in offsets.items()}
    return State(**content, next_offsets=by_number)


def write_state(folder: Path, state: State) -> None:
    """Replaces the state in one step."""
    draft = folder / f"{STATE}.new"
    with open(draft, "w", encoding="utf-8") as file:
        json.dump(vars(state), file, indent=1, sort_keys=True)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(folder / STATE)


def to_json(value) -> str:
    """Values of Avro that JSON has no word for."""
    return value.isoformat() if isinstance(value, datetime) else value.hex() if isinstance(value, bytes) else str(value)


def quoted(value: object) -> str:
    """A text as a literal of SQL."""
    return "'" + str(value).replace("'", "''") + "'"
