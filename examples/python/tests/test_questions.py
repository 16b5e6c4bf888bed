import json
import tempfile
import unittest
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from astrapath_examples.addresses import PROJECT
from astrapath_examples.archive import Archive
from astrapath_examples.columns import columns_of
from astrapath_examples.personal_data import without_personal_data
from astrapath_examples.questions import TOPICS, ask

NOON = datetime(2026, 3, 1, 12, tzinfo=timezone.utc)
ACTIVITIES = "analytics.activity.recorded.v1"


def activity(number, **fields):
    row = {"eventId": f"e{number}", "userId": "ada", "type": "tool_usage", "toolId": None, "duration": None}
    at = {"occurredAt": NOON, "statDate": "2026-03-01", "timezone": "UTC", "result": None}
    place = {"kafkaPartition": 0, "kafkaOffset": number, "publishedAt": NOON + timedelta(milliseconds=number // 7)}
    return row | at | place | fields


class QuestionsTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def days(self, rows):
        with Archive(self.folder).writing() as archive:
            for topic in TOPICS:
                schema = json.loads((PROJECT / "contracts" / "events" / f"{topic}.avsc").read_text())
                columns = columns_of(without_personal_data(schema))
                archive.add(topic, rows if topic == ACTIVITIES else [], columns, {})
        return ask(self.folder, "daily-active-users").fetchall()

    def test_of_a_day_no_more_events_count_than_its_document_holds(self):
        rows = [activity(number) for number in range(5_005)]
        self.assertEqual(self.days(rows + rows[:50]), [(date(2026, 3, 1), 1, 1, 5_000)])

    def test_what_the_platform_puts_to_its_dead_letters_counts_nowhere(self):
        bad = [
            activity(1, statDate="2026-02-30"),
            activity(2, duration=-1),
            activity(3, eventId=""),
            activity(4, userId="u" * 129),
            activity(5, toolId=""),
            activity(6, result="r" * 129),
        ]
        self.assertEqual(self.days([*bad, activity(7)]), [(date(2026, 3, 1), 1, 1, 1)])

    def test_an_archive_without_records_has_answers_without_rows(self):
        self.assertEqual(self.days([]), [])


if __name__ == "__main__":
    unittest.main()
