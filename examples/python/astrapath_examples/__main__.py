"""python -m astrapath_examples extract --out DIR | ask QUESTION --from DIR"""

import argparse
import json
import sys
from datetime import datetime, timezone
from pathlib import Path

from confluent_kafka import KafkaException

from .addresses import find_addresses
from .extract import Report, Wish, extract
from .questions import ask, question_text, questions
from .registry import RegistryUnavailableError

# Of a longer answer the table shows both ends; --json gives all of it.
MAX_ROWS = 40
MAX_WIDTH = 160
DEFAULT_FOLDER = Path("extract")


def main() -> int:
    arguments = parse_arguments()
    try:
        arguments.run(arguments)
    except (RuntimeError, LookupError, TimeoutError, RegistryUnavailableError) as error:
        print(f"astrapath_examples: {error}", file=sys.stderr)
        return 1
    except KafkaException as error:
        print(f"astrapath_examples: Kafka: {error.args[0].str()}", file=sys.stderr)
        return 1
    return 0


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m astrapath_examples", description="AstraPath's topics as Parquet")
    commands = parser.add_subparsers(required=True)
    reading = commands.add_parser("extract", help="add to the folder what the topics have got since the last run")
    reading.add_argument("--out", type=Path, default=DEFAULT_FOLDER, help="folder (default: extract)")
    reading.add_argument("--topic", action="append", default=[], help="this topic alone; may be repeated")
    reading.add_argument(
        "--since", type=instant, help="first run: only what was published since, such as 2026-01-31T12:00Z"
    )
    reading.set_defaults(run=run_extract)
    asking = commands.add_parser("ask", help="answer a question", description=f"Questions: {', '.join(questions())}")
    asking.add_argument("question", choices=questions(), metavar="QUESTION")
    asking.add_argument("--from", dest="folder", type=Path, default=DEFAULT_FOLDER, help="folder (default: extract)")
    asking.add_argument(
        "--as-of", type=instant, help="the instant that counts as now (default: the archive's latest publication)"
    )
    asking.add_argument("--json", action="store_true", help="all rows, one JSON object each, instead of a table")
    asking.add_argument("--sql", action="store_true", help="show the question instead of the answer")
    asking.set_defaults(run=run_ask)
    return parser.parse_args()


def instant(text: str) -> datetime:
    """An instant of ISO 8601; without a zone it is UTC."""
    at = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return at if at.tzinfo else at.replace(tzinfo=timezone.utc)


def run_extract(arguments: argparse.Namespace) -> None:
    extract(find_addresses(), arguments.out, Wish(tuple(arguments.topic), arguments.since), tell=print_report)


def print_report(report: Report) -> None:
    notes = [f"{report.added} records added"]
    notes += [f"{report.empty} without a value"] * (report.empty > 0)
    notes += [f"{report.expired} expired unread"] * (report.expired > 0)
    notes += [f"{report.unreadable} unreadable"] * (report.unreadable > 0)
    print(f"{report.topic:36} {', '.join(notes)}")
    for place in report.places:
        print(f"  {place}", file=sys.stderr)


def run_ask(arguments: argparse.Namespace) -> None:
    if arguments.sql:
        print(question_text(arguments.question))
        return
    answer = ask(arguments.folder, arguments.question, arguments.as_of)
    if not arguments.json:
        answer.show(max_rows=MAX_ROWS, max_width=MAX_WIDTH)
        return
    names = answer.columns
    for row in answer.fetchall():
        print(json.dumps(dict(zip(names, row)), default=str))


if __name__ == "__main__":
    sys.exit(main())
