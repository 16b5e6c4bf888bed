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
TODAY = date(2026, 3, 1)
ACTIVITIES = "analytics.activity.recorded.v1"
CORRECTIONS = "analytics.activity.corrected.v1"
REQUESTS = "tools.execution.requested.v1"
ENDS = "tools.execution.completed.v1"
ERASURES = "identity.user.erased.v1"


def activity(number, **fields):
    row = {"eventId": f"e{number}", "userId": "ada", "type": "tool_usage", "toolId": None, "duration": None}
    at = {"occurredAt": NOON, "statDate": "2026-03-01", "timezone": "UTC", "result": None}
    place = {"kafkaPartition": 0, "kafkaOffset": number, "publishedAt": NOON + timedelta(milliseconds=number // 7)}
    return row | at | place | fields


def correction(number, **fields):
    """Moves the event e0 to the next day."""
    row = activity(number, eventId=f"c{number}", correctedEventId="e0", action="move", toStatDate="2026-03-02")
    return row | {"activityAt": NOON, "activityType": row.pop("type")} | fields


def run_of(user, execution, **fields):
    row = activity(1, userId=user, eventId=execution, toolId="skill_gap", duration=1)
    return row | {"executionId": execution, "durationMs": 900, "status": "completed"} | fields


class QuestionsTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def ask(self, question, rows, as_of=None):
        """The answer to a question over an archive of these rows, by topic."""
        with Archive(self.folder).writing() as archive:
            for topic in TOPICS:
                schema = json.loads((PROJECT / "contracts" / "events" / f"{topic}.avsc").read_text())
                columns = columns_of(without_personal_data(schema))
                archive.add(topic, rows.get(topic, []), columns, {})
        return ask(self.folder, question, as_of).fetchall()

    def days(self, activities, corrections=()):
        return self.ask("daily-active-users", {ACTIVITIES: activities, CORRECTIONS: list(corrections)})

    def test_of_a_day_no_more_events_count_than_its_document_holds(self):
        rows = [activity(number) for number in range(5_005)]
        self.assertEqual(self.days(rows + rows[:50]), [(TODAY, 1, 1, 5_000)])

    def test_what_was_voided_or_moved_away_leaves_its_place_in_a_full_day_to_others(self):
        rows = [activity(number) for number in range(5_010)]
        gone = [
            correction(6_000 + number, correctedEventId=f"e{number}", action="void", toStatDate=None)
            for number in range(20)
        ]
        come = correction(7_000, correctedEventId="other", statDate="2026-02-28", toStatDate="2026-03-01")
        self.assertEqual(self.days(rows, [*gone, come]), [(TODAY, 1, 1, 4_991)])
        more = [activity(number) for number in range(5_010, 5_050)]
        self.assertEqual(self.days(more, []), [(TODAY, 1, 1, 5_000)])

    def test_what_the_platform_puts_to_its_dead_letters_counts_nowhere(self):
        bad = [
            {"statDate": "2026-02-30"},
            {"statDate": "2026-3-1"},
            {"statDate": " 2026-03-01"},
            {"statDate": "epoch"},
            {"statDate": "infinity"},
            {"timezone": "Mars/Olympus"},
            {"timezone": ""},
            {"timezone": "+02:00"},
            {"timezone": "Factory"},
            {"duration": -1},
            {"eventId": ""},
            {"userId": "u" * 20_000},
            {"userId": "😀" * 65},
            {"toolId": ""},
            {"result": "r" * 129},
        ]
        rows = [activity(number, **fields) for number, fields in enumerate(bad)]
        self.assertEqual(self.days([*rows, activity(99)]), [(TODAY, 1, 1, 1)])

    def test_what_the_platform_counts_counts_here(self):
        odd = [{"timezone": "europe/BERLIN"}, {"timezone": "US/Pacific"}, {"userId": "😀" * 64}, {"duration": 0}]
        rows = [activity(number, **fields) for number, fields in enumerate(odd)]
        self.assertEqual(self.days(rows), [(TODAY, 2, 2, 4)])

    def test_a_correction_that_the_platform_puts_to_its_dead_letters_corrects_nothing(self):
        bad = [
            {"statDate": "2026-3-1"},
            {"timezone": "Mars/Olympus"},
            {"eventId": ""},
            {"correctedEventId": ""},
            {"duration": -1},
            {"toolId": ""},
            {"toStatDate": None},
            {"toStatDate": "2026-3-2"},
            {"toStatDate": "2026-03-01"},
            {"action": "void"},
        ]
        corrections = [correction(number, userId=f"u{number}", **fields) for number, fields in enumerate(bad)]
        facts = [activity(0, userId=each["userId"]) for each in corrections]
        good = correction(0, userId="ada")
        days = [(TODAY, len(bad), len(bad), len(bad)), (date(2026, 3, 2), 1, 1, 1)]
        self.assertEqual(self.days([*facts, activity(0)], [*corrections, good]), days)

    def test_the_doctor_and_the_erased_are_in_no_answer(self):
        users = ["ada", "doctor", "gone"]
        rows = {
            ACTIVITIES: [activity(number, userId=user) for number, user in enumerate(users)],
            CORRECTIONS: [correction(number, userId=user) for number, user in enumerate(users[1:])],
            ENDS: [run_of(user, f"x-{user}") for user in users],
            REQUESTS: [run_of(user, f"open-{user}") for user in users],
            ERASURES: [activity(1, userId="gone")],
        }
        self.assertEqual(self.ask("daily-active-users", rows), [(TODAY, 1, 1, 2)])
        self.assertEqual(self.ask("tool-funnel", rows), [("skill_gap", 2, 1, 0, 1, 100.0, 0.9)])
        self.assertEqual(self.ask("streak-distribution", rows), [(1, 1, 1)])

    def test_today_is_each_persons_own(self):
        zones = {"ada": "Pacific/Kiritimati", "ben": "UTC", "cem": "America/Los_Angeles"}
        rows = [activity(1, userId=user, timezone=zone) for user, zone in zones.items()]
        # At 09:00Z of the 3rd it is the 3rd for ben and cem, at 11:00Z for ada the 4th; at 07:00Z for cem the 2nd.
        for hour, current in [("2026-03-02T09:00", 3), ("2026-03-02T11:00", 2), ("2026-03-03T07:00", 1)]:
            with self.subTest(hour=hour):
                as_of = datetime.fromisoformat(f"{hour}+00:00")
                answer = self.ask("streak-distribution", {ACTIVITIES: rows}, as_of)
                self.assertEqual(dict((days, now) for days, _, now in answer)[1], current)

    def test_a_person_who_moved_has_the_day_of_the_newest_zone(self):
        moved = [
            activity(1, timezone="Pacific/Kiritimati"),
            activity(2, timezone="America/Los_Angeles", statDate="2026-03-02", occurredAt=NOON + timedelta(days=1)),
        ]
        as_of = datetime(2026, 3, 4, 7, tzinfo=timezone.utc)
        self.assertEqual(self.ask("streak-distribution", {ACTIVITIES: moved}, as_of), [(2, 1, 1)])
        earlier = datetime(2026, 3, 1, 13, tzinfo=timezone.utc)
        self.assertEqual(self.ask("streak-distribution", {}, earlier), [(1, 1, 1)])

    def test_now_is_the_latest_publication_unless_it_is_said(self):
        late = activity(2, userId="ben", statDate="2026-02-01", publishedAt=NOON + timedelta(days=2))
        self.assertEqual(self.ask("streak-distribution", {ACTIVITIES: [activity(1)]}), [(1, 1, 1)])
        self.assertEqual(self.ask("streak-distribution", {ACTIVITIES: [late]}), [(0, 0, 2), (1, 2, 0)])

    def test_an_archive_without_records_has_answers_without_rows(self):
        self.assertEqual(self.days([]), [])


if __name__ == "__main__":
    unittest.main()
