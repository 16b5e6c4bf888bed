"""Reads a topic from given offsets to the ends it has at the start, and stops there."""

import time
from collections.abc import Iterator
from dataclasses import dataclass

from confluent_kafka import Consumer, KafkaError, KafkaException, Message, TopicPartition

REQUEST_TIMEOUT_S = 10
POLL_S = 1.0
SILENCE_S = 30
BATCH = 1_000


@dataclass(frozen=True)
class Range:
    """Offsets of a partition to read: from `start` up to but without `end`. `expired` were deleted before we came."""

    start: int
    end: int
    expired: int


class LogReader:
    """A reader without a consumer group: it commits nothing to Kafka and disturbs nobody."""

    def __init__(self, brokers: str):
        self._consumer = Consumer(
            {
                "bootstrap.servers": brokers,
                "group.id": "astrapath-examples",
                "enable.auto.commit": False,
                "enable.partition.eof": True,
                "auto.offset.reset": "error",
                "socket.timeout.ms": REQUEST_TIMEOUT_S * 1_000,
                "error_cb": lambda error: None,
                "log_level": 2,
            }
        )

    def cluster_id(self) -> str:
        """Which Kafka this is: offsets mean nothing in another one."""
        return self._consumer.list_topics(timeout=REQUEST_TIMEOUT_S).cluster_id

    def topics(self) -> list[str]:
        """All topics of the brokers."""
        return list(self._consumer.list_topics(timeout=REQUEST_TIMEOUT_S).topics)

    def ranges(self, topic: str, known: dict[int, int], since_ms: int | None) -> dict[int, Range]:
        """What is to be read of each partition: from the known offsets, else from `since_ms`, else from the start.

        Raises RuntimeError when a partition ends before its known offset.
        """
        metadata = self._consumer.list_topics(topic, timeout=REQUEST_TIMEOUT_S).topics[topic]
        if metadata.error is not None:
            raise KafkaException(metadata.error)
        unknown = [number for number in metadata.partitions if number not in known]
        starts = known | (self._offsets_at(topic, unknown, since_ms) if since_ms is not None else {})
        found = {}
        for number in sorted(metadata.partitions):
            partition = TopicPartition(topic, number)
            low, end = self._consumer.get_watermark_offsets(partition, timeout=REQUEST_TIMEOUT_S)
            wanted = starts.get(number, low)
            found[number] = range_of(topic, number, wanted=end if wanted < 0 else wanted, low=low, end=end)
        return found

    def read(self, topic: str, ranges: dict[int, Range]) -> Iterator[Message]:
        """The records of those ranges. Raises TimeoutError when none comes for 30 s."""
        open_ends = {number: each.end for number, each in ranges.items() if each.start < each.end}
        self._consumer.assign([TopicPartition(topic, number, ranges[number].start) for number in open_ends])
        heard = time.monotonic()
        while open_ends:
            messages = self._consumer.consume(BATCH, timeout=POLL_S)
            if messages:
                heard = time.monotonic()
            elif time.monotonic() - heard > SILENCE_S:
                raise TimeoutError(f"nothing came of {topic} partitions {sorted(open_ends)} for {SILENCE_S} s")
            for message in messages:
                if admit(message, open_ends):
                    yield message
        self._consumer.unassign()

    def close(self) -> None:
        self._consumer.close()

    def _offsets_at(self, topic: str, partitions: list[int], at_ms: int) -> dict[int, int]:
        asked = [TopicPartition(topic, number, at_ms) for number in partitions]
        answers = self._consumer.offsets_for_times(asked, timeout=REQUEST_TIMEOUT_S)
        return {answer.partition: answer.offset for answer in answers}


def range_of(topic: str, number: int, wanted: int, low: int, end: int) -> Range:
    """What is left to read of a partition. Raises RuntimeError when it ends before `wanted`, the next offset to read."""
    if wanted > end:
        raise RuntimeError(
            f"{topic} partition {number} ends at {end}, and this folder has read up to {wanted}: the topic was made anew "
            "or has lost records; take an empty folder"
        )
    return Range(max(wanted, low), end, max(low - wanted, 0))


def admit(message: Message, open_ends: dict[int, int]) -> bool:
    """Whether the record is to be read. Closes a partition at its end, where compaction may have left no record."""
    number = message.partition()
    end = open_ends.get(number)
    error = message.error()
    if error is not None and error.code() != KafkaError._PARTITION_EOF:
        raise KafkaException(error)
    if end is None:
        return False
    if error is not None:
        del open_ends[number]
        return False
    if message.offset() >= end - 1:
        del open_ends[number]
    return message.offset() < end
