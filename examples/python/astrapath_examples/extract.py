"""Topics → Parquet."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path

from confluent_kafka import Message

from .addresses import Addresses
from .archive import Archive
from .columns import columns_of
from .decoder import Decoder, UndecodableError
from .log_reader import LogReader
from .registry import Registry

# Rows in memory at a time; each such chunk is a commit of its own.
CHUNK_ROWS = 100_000
# Of unreadable records so many are told with their places.
MAX_PLACES = 5


@dataclass
class Report:
    """What a run did with one topic. `places` says where the first unreadable records stand and why."""

    topic: str
    added: int = 0
    empty: int = 0
    expired: int = 0
    unreadable: int = 0
    places: list[str] = field(default_factory=list)

    def add_unreadable(self, place: str) -> None:
        """Counts one more; of many only the first are kept, or a topic full of poison would fill the memory."""
        self.unreadable += 1
        if len(self.places) < MAX_PLACES:
            self.places.append(place)


@dataclass(frozen=True)
class Wish:
    """What to read: all topics there are unless some are named, all records unless `since` is given."""

    topics: tuple[str, ...] = ()
    since: datetime | None = None


def extract(addresses: Addresses, folder: Path, wish: Wish, tell: Callable[[Report], None]) -> None:
    """Adds to the archive what the topics have got since the last run, up to their ends of now."""
    registry = Registry(addresses.registry)
    reader = LogReader(addresses.brokers)
    try:
        with Archive(folder).writing() as archive:
            claim(archive, reader.cluster_id())
            there = set(reader.topics())
            for topic in wish.topics or [name for name in registry.topics() if name in there]:
                tell(extract_topic(topic, archive, reader, Decoder(registry, topic), wish.since))
    finally:
        reader.close()


def claim(archive: Archive, cluster: str) -> None:
    """Offsets of one Kafka mean nothing in another; raises RuntimeError rather than mix them."""
    if archive.state.cluster not in (None, cluster):
        raise RuntimeError(f"{archive.folder} was read from another Kafka; take an empty folder")
    archive.state.cluster = cluster


def extract_topic(topic: str, archive: Archive, reader: LogReader, decoder: Decoder, since: datetime | None) -> Report:
    """Reads one topic to its end."""
    since_ms = None if since is None else int(since.timestamp() * 1_000)
    ranges = reader.ranges(topic, archive.state.next_offsets.get(topic, {}), since_ms)
    report = Report(topic, expired=sum(each.expired for each in ranges.values()))
    columns = columns_of(decoder.schema)
    rows: list[dict] = []
    next_offsets: dict[int, int] = {}
    for message in reader.read(topic, ranges):
        row = read_row(message, decoder, report)
        if row is not None:
            rows.append(row)
        next_offsets[message.partition()] = message.offset() + 1
        if len(rows) == CHUNK_ROWS:
            archive.add(topic, rows, columns, next_offsets)
            rows = []
    ends = {number: each.end for number, each in ranges.items()}
    if rows or ends != archive.state.next_offsets.get(topic) or columns != archive.state.columns.get(topic):
        archive.add(topic, rows, columns, ends)
    return report


def read_row(message: Message, decoder: Decoder, report: Report) -> dict | None:
    """The row of a record, or None for one without a value or one that cannot be read; the report counts each."""
    value = message.value()
    if value is None:
        report.empty += 1
        return None
    try:
        event = decoder.decode(value)
    except UndecodableError as error:
        report.add_unreadable(f"partition {message.partition()} offset {message.offset()}: {error}")
        return None
    report.added += 1
    _, published_ms = message.timestamp()
    return event | {
        "kafkaPartition": message.partition(),
        "kafkaOffset": message.offset(),
        "publishedAt": datetime.fromtimestamp(published_ms / 1_000, timezone.utc),
    }
