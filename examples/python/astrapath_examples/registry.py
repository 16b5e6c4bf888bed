"""Client of a schema registry that speaks Confluent's API: three calls, each with a time-out."""

import json
import time
from urllib.error import HTTPError, URLError
from urllib.parse import quote
from urllib.request import urlopen

TIMEOUT_S = 5
ATTEMPTS = 3
PAUSE_S = 0.5
SUFFIX = "-value"


class RegistryUnavailableError(Exception):
    """The registry cannot be asked now. Nothing is known about the schema."""


class Registry:
    """Schemas by id and by topic, each asked for once."""

    def __init__(self, url: str):
        self._url = url.rstrip("/")
        self._by_id: dict[int, dict | None] = {}
        self._latest: dict[str, dict] = {}

    def topics(self) -> list[str]:
        """Every topic that has a schema (dead letters and retries have none of their own)."""
        subjects = self._get("/subjects") or []
        return sorted(name.removesuffix(SUFFIX) for name in subjects if name.endswith(SUFFIX))

    def latest(self, topic: str) -> dict:
        """The schema in force for a topic. Raises LookupError when the registry knows none."""
        if topic not in self._latest:
            answer = self._get(f"/subjects/{quote(topic + SUFFIX)}/versions/latest")
            if answer is None:
                raise LookupError(f"the schema registry knows no schema of topic {topic}")
            self._latest[topic] = json.loads(answer["schema"])
        return self._latest[topic]

    def by_id(self, schema_id: int) -> dict | None:
        """The schema with that id, or None when the registry has none."""
        if schema_id not in self._by_id:
            answer = self._get(f"/schemas/ids/{schema_id}")
            self._by_id[schema_id] = None if answer is None else json.loads(answer["schema"])
        return self._by_id[schema_id]

    def _get(self, path: str):
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with urlopen(self._url + path, timeout=TIMEOUT_S) as response:
                    return json.load(response)
            except HTTPError as error:
                if error.code == 404:
                    return None
                reason = f"status {error.code}"
            except (URLError, OSError, ValueError) as error:
                reason = str(error)
            if attempt < ATTEMPTS:
                time.sleep(PAUSE_S * attempt)
        raise RegistryUnavailableError(f"the schema registry at {self._url} does not answer {path}: {reason}")
