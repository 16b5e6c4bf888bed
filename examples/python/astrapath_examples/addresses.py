"""Where Kafka and the schema registry are."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Addresses:
    """`registry` includes the base path of the Confluent API, such as `/apis/ccompat/v7`."""

    brokers: str
    registry: str


def find_addresses(env=os.environ) -> Addresses:
    """`KAFKA_BROKERS` and `SCHEMA_REGISTRY_URL`, or the local stack that `npm start` runs.

    Raises RuntimeError with a sentence when there is neither.
    """
    brokers, registry = env.get("KAFKA_BROKERS"), env.get("SCHEMA_REGISTRY_URL")
    if brokers and registry:
        return Addresses(brokers, registry)
    path = PROJECT / env.get("ASTRAPATH_DIR", ".local") / "stack.json"
    try:
        engines = json.loads(path.read_text())["engines"]
        return Addresses(
            brokers or engines["kafka"]["url"],
            registry or engines["schemaRegistry"]["url"],
        )
    except (OSError, ValueError, KeyError) as error:
        raise RuntimeError(
            f"{path} does not say where Kafka and the schema registry are: start the platform (npm start), "
            "or set KAFKA_BROKERS and SCHEMA_REGISTRY_URL"
        ) from error
