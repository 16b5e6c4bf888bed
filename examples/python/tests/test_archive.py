import tempfile
import unittest
from datetime import datetime, timezone
from pathlib import Path

import duckdb

from astrapath_examples.archive import Archive, day_of
from astrapath_examples.extract import claim

AT = datetime(2026, 3, 1, 23, 30, tzinfo=timezone.utc)
COLUMNS = {"eventId": "VARCHAR", "occurredAt": "TIMESTAMPTZ", "statDate": "VARCHAR"}
TOPIC = "test.asked.v1"


def row(event_id, stat_date="2026-03-02"):
    return {"eventId": event_id, "occurredAt": AT, "statDate": stat_date}


class ArchiveTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def ids(self):
        files = Archive(self.folder).files(TOPIC)
        return [
            each for (each,) in duckdb.execute("SELECT eventId FROM read_parquet(?) ORDER BY 1", [files]).fetchall()
        ]

    def test_files_of_a_run_that_broke_off_are_read_by_nobody_and_removed_by_the_next(self):
        with Archive(self.folder).writing() as archive:
            archive.add(TOPIC, [row("a")], COLUMNS, {0: 1})
        with Archive(self.folder).writing() as archive:
            archive._write(TOPIC, [row("b")], COLUMNS, archive.state.commits + 1)
        self.assertEqual(self.ids(), ["a"])
        with Archive(self.folder).writing() as archive:
            archive.add(TOPIC, [row("b"), row("c", "2026-03-03")], COLUMNS, {0: 3})
        self.assertEqual(self.ids(), ["a", "b", "c"])
        self.assertEqual(Archive(self.folder).state.next_offsets, {TOPIC: {0: 3}})

    def test_keeps_a_second_run_out(self):
        with Archive(self.folder).writing(), self.assertRaisesRegex(RuntimeError, "another run"):
            with Archive(self.folder).writing():
                pass

    def test_offsets_of_one_kafka_are_never_taken_for_those_of_another(self):
        with Archive(self.folder).writing() as archive:
            claim(archive, "one")
            archive.add(TOPIC, [row("a")], COLUMNS, {0: 1})
        with Archive(self.folder).writing() as archive:
            claim(archive, "one")
            with self.assertRaisesRegex(RuntimeError, "another Kafka"):
                claim(archive, "other")

    def test_files_under_the_local_day_where_there_is_one(self):
        self.assertEqual(day_of(row("a")), "2026-03-02")
        self.assertEqual(day_of(row("a", "../../etc")), "2026-03-01")
        self.assertEqual(day_of({"publishedAt": AT}), "2026-03-01")


if __name__ == "__main__":
    unittest.main()
