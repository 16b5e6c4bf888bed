"""Bytes of a record → its event, in the shape of the topic's newest schema and without personal data."""

from io import BytesIO

from fastavro import parse_schema, schemaless_reader

from .personal_data import personal_fields, without_personal_data
from .registry import Registry

MAGIC = 0
HEADER_BYTES = 5


class UndecodableError(Exception):
    """The record cannot be read however often it is tried; the message holds no value of it."""


class Decoder:
    """Decodes the records of one topic, whichever version of the schema they were written with."""

    def __init__(self, registry: Registry, topic: str):
        self._registry = registry
        self._latest = registry.latest(topic)
        self._pairs: dict[int, tuple] = {}
        self.schema = without_personal_data(self._latest)

    def decode(self, value: bytes) -> dict:
        """The event. Raises UndecodableError for poison and RegistryUnavailableError for an outage."""
        if len(value) < HEADER_BYTES or value[0] != MAGIC:
            raise UndecodableError("not in Confluent's wire format")
        writer, reader = self._pair(int.from_bytes(value[1:HEADER_BYTES], "big"))
        body = BytesIO(value)
        body.seek(HEADER_BYTES)
        try:
            event = schemaless_reader(body, writer, reader)
        except Exception as error:
            raise UndecodableError(f"does not fit its schema ({type(error).__name__})") from None
        if body.tell() != len(value):
            raise UndecodableError("bytes follow the event")
        return event

    def _pair(self, schema_id: int) -> tuple:
        """Writer and reader schema. What either version tags is left out, so a later tag covers earlier records too."""
        if schema_id not in self._pairs:
            writer = self._registry.by_id(schema_id)
            if writer is None:
                raise UndecodableError(f"the registry knows no schema {schema_id}")
            if _name(writer) != _name(self._latest):
                raise UndecodableError(f"schema {schema_id} is of another topic")
            reader = without_personal_data(self._latest, also=personal_fields(writer))
            self._pairs[schema_id] = (parse_schema(writer), parse_schema(reader))
        return self._pairs[schema_id]


def _name(schema: dict) -> str:
    return f"{schema.get('namespace', '')}.{schema.get('name', '')}"
