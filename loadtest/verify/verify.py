"""Computes the daily-stats documents that a file of events must give, and compares them with the documents there are.

It shares nothing with the platform's code: Python's standard library alone, its own reading of the file, its own
calendar (zoneinfo), its own fold. Documents arrive on standard input as one JSON object a line.

usage: verify.py FILE MAPPING TIMEZONE < documents.ndjson
"""

import csv
import gzip
import io
import json
import sys
from collections import defaultdict
from datetime import datetime, timezone
from zoneinfo import ZoneInfo

TOOLS = {
    "Assignment",
    "Attendance",
    "BigBlueButtonBN",
    "File submissions",
    "H5P",
    "Realtime quiz",
    "Submission comments",
    "Turnitin Assignment 2",
}
MAX_REPORTED = 20


def main() -> int:
    path, mapping, zone = sys.argv[1:4]
    expected, skipped = expect(path, mapping, zone)
    users = {user for user, _ in expected}
    found = {}
    for line in sys.stdin:
        document = json.loads(line)
        if document["userId"] in users:
            found[(document["userId"], document["date"])] = document
    return report(expected, found, skipped)


def expect(path, mapping, zone):
    """Events of each user-day by id: {(user, date): {id: event}}, and how many records hold no event."""
    days = defaultdict(dict)
    skipped = 0
    for event in (edify(path, zone) if mapping == "edify" else ndjson(path, zone)):
        if event is None:
            skipped += 1
            continue
        local = event["at"].astimezone(ZoneInfo(event["timezone"]))
        days[(event["userId"], local.date().isoformat())].setdefault(event["id"], event)
    return days, skipped


def edify(path, zone):
    with open_text(path) as text:
        for row in csv.DictReader(text):
            yield edify_event(row, zone)


def edify_event(row, zone):
    try:
        local = datetime.strptime(row["time"], "%Y-%m-%dT%H:%M")
    except ValueError:
        return None
    if not row["user_id"]:
        return None
    return {
        "id": row["offering"] + ":" + row["line"],
        "type": edify_type(row),
        "toolId": row["component"],
        "duration": None,
        "result": None,
        "userId": "edify-" + row["user_id"],
        "timezone": zone,
        "at": local.replace(tzinfo=ZoneInfo(zone)).astimezone(timezone.utc),
    }


def edify_type(row):
    if row["event_name"] == "Course activity completion updated":
        return "module_completed"
    if row["event_name"] == "A submission has been submitted.":
        return "goal_completed"
    return "tool_usage" if row["component"] in TOOLS else "learning_activity"


def ndjson(path, zone):
    with open_text(path) as text:
        for line in text:
            if line.strip():
                yield ndjson_event(line, zone)


def ndjson_event(line, zone):
    try:
        event = json.loads(line)
        at = datetime.fromisoformat(event["timestamp"].replace("Z", "+00:00"))
        return {
            "id": event["id"],
            "type": event["type"],
            "toolId": event.get("toolId"),
            "duration": event.get("duration"),
            "result": event.get("result"),
            "userId": event["userId"],
            "timezone": event.get("timezone", zone),
            "at": at.astimezone(timezone.utc),
        }
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def open_text(path):
    raw = gzip.open(path, "rb") if path.endswith(".gz") else open(path, "rb")
    return io.TextIOWrapper(raw, encoding="utf-8-sig", errors="replace", newline="")


def fold(events):
    return {
        "toolsUsed": sum(1 for e in events if e["type"] == "tool_usage" and e["result"] != "failed"),
        "timeSpent": sum(e["duration"] or 0 for e in events),
        "goalsCompleted": sum(1 for e in events if e["type"] == "goal_completed"),
    }


def differences(events, document):
    """What is wrong with a document, as sentences; empty when it is right."""
    stored = document["events"]
    ids = [event["id"] for event in stored]
    if len(ids) != len(set(ids)):
        yield "an event stands in it twice"
    if missing := set(events) - set(ids):
        yield f"{len(missing)} events are missing, such as {min(missing)!r}"
    if extra := set(ids) - set(events):
        yield f"{len(extra)} events are too many, such as {min(extra)!r}"
    for event in stored:
        wanted = events.get(event["id"])
        if wanted and (problem := event_difference(wanted, event)):
            yield f"event {event['id']!r}: {problem}"
    wanted_stats = fold(list(events.values()))
    if document["dailyStats"] != wanted_stats:
        yield f"dailyStats is {document['dailyStats']}, must be {wanted_stats}"


def event_difference(wanted, event):
    for field in ("type", "toolId", "duration", "result"):
        if event.get(field) != wanted[field]:
            return f"{field} is {event.get(field)!r}, must be {wanted[field]!r}"
    at = datetime.fromisoformat(event["timestamp"].replace("Z", "+00:00"))
    if at != wanted["at"]:
        return f"timestamp is {event['timestamp']}, must be {wanted['at'].isoformat()}"
    return None


def report(expected, found, skipped):
    problems = []
    for key in sorted(set(expected) | set(found)):
        name = f"{key[0]} {key[1]}"
        if key not in found:
            problems.append(f"{name}: no document; {len(expected[key])} events are missing")
        elif key not in expected:
            problems.append(f"{name}: a document that no event of the file explains")
        else:
            problems += [f"{name}: {difference}" for difference in differences(expected[key], found[key])]
    events = sum(len(day) for day in expected.values())
    print(f"expected  {len(expected)} user-days, {events} events ({skipped} records hold no event)")
    print(f"found     {len(found)} user-days, {sum(len(d['events']) for d in found.values())} events")
    for problem in problems[:MAX_REPORTED]:
        print(f"  {problem}")
    if len(problems) > MAX_REPORTED:
        print(f"  … and {len(problems) - MAX_REPORTED} more")
    print("every user-day is equal" if not problems else f"{len(problems)} differences")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
