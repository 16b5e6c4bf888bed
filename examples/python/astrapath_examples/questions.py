"""Answers questions by SQL over the archive: a file in `questions/` each, over the views of `views/activities.sql`."""

from datetime import datetime
from pathlib import Path

import duckdb

from .archive import Archive, quoted

HERE = Path(__file__).parent
# What the views read.
TOPICS = (
    "analytics.activity.corrected.v1",
    "analytics.activity.recorded.v1",
    "identity.goal.completed.v1",
    "identity.user.erased.v1",
    "learning.module.completed.v1",
    "learning.path.published.v1",
    "tools.execution.completed.v1",
    "tools.execution.requested.v1",
)


def questions() -> list[str]:
    """The names of all questions."""
    return sorted(path.stem for path in (HERE / "questions").glob("*.sql"))


def question_text(name: str) -> str:
    """The SQL of a question, which begins with what it means. Raises LookupError for a name that is none."""
    if name not in questions():
        raise LookupError(f"there is no question {name}; there are {', '.join(questions())}")
    return (HERE / "questions" / f"{name}.sql").read_text()


def ask(folder: Path, name: str, as_of: datetime | None = None) -> duckdb.DuckDBPyRelation:
    """The answer to a question. `as_of` is the instant that counts as now (default: the archive's latest publication)."""
    archive = Archive(folder)
    if archive.state.commits == 0:
        raise RuntimeError(f"{folder} holds no extract yet")
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    for topic in TOPICS:
        connection.execute(topic_view(archive, topic))
    connection.execute(f"SET VARIABLE as_of = {'NULL' if as_of is None else quoted(as_of)}::TIMESTAMPTZ")
    connection.execute((HERE / "views" / "activities.sql").read_text())
    return connection.sql(question_text(name))


def topic_view(archive: Archive, topic: str) -> str:
    """A view named like the topic. Files from before a field was added have NULL there."""
    columns = archive.state.columns.get(topic)
    if columns is None:
        raise RuntimeError(f"{archive.folder} was extracted without {topic}, which the questions need")
    empty = ", ".join(f'NULL::{kind} AS "{name}"' for name, kind in columns.items())
    text = f'CREATE VIEW "{topic}" AS SELECT {empty} WHERE false'
    files = archive.files(topic)
    if files:
        paths = ", ".join(quoted(path) for path in files)
        text += (
            f" UNION ALL BY NAME SELECT * FROM read_parquet([{paths}], union_by_name = true, hive_partitioning = false)"
        )
    return text
