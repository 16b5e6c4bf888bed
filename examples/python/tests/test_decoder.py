import unittest
from io import BytesIO

from fastavro import parse_schema, schemaless_writer

from astrapath_examples.decoder import Decoder, UndecodableError
from astrapath_examples.personal_data import without_personal_data

V1 = {
    "type": "record",
    "name": "Asked",
    "namespace": "astrapath.test.v1",
    "fields": [
        {"name": "eventId", "type": "string"},
        {"name": "input", "type": "string"},
        {"name": "comment", "type": ["null", "string"], "default": None},
    ],
}
V2 = {
    **V1,
    "fields": [
        {"name": "eventId", "type": "string"},
        {"name": "input", "type": "string", "personalData": True},
        {"name": "toolId", "type": ["null", "string"], "default": None},
    ],
}
OTHER = {"type": "record", "name": "Other", "namespace": "astrapath.test.v1", "fields": []}
SECRET = "Ada Lovelace, 12 St James's Square"


class Schemas:
    """Stands in for the registry: V1 is schema 1, V2 schema 2 and the newest, schema 3 is of another topic."""

    def latest(self, topic):
        return V2

    def by_id(self, schema_id):
        return {1: V1, 2: V2, 3: OTHER}.get(schema_id)


def record(schema, schema_id, event):
    body = BytesIO()
    schemaless_writer(body, parse_schema(schema), event)
    return b"\0" + schema_id.to_bytes(4, "big") + body.getvalue()


class DecoderTest(unittest.TestCase):
    def setUp(self):
        self.decoder = Decoder(Schemas(), "test.asked.v1")

    def test_gives_every_version_the_shape_of_the_newest(self):
        old = self.decoder.decode(record(V1, 1, {"eventId": "a", "input": SECRET, "comment": "x"}))
        new = self.decoder.decode(record(V2, 2, {"eventId": "b", "input": SECRET, "toolId": "t"}))
        self.assertEqual([old, new], [{"eventId": "a", "toolId": None}, {"eventId": "b", "toolId": "t"}])

    def test_a_field_that_only_an_old_version_tags_is_left_out_of_its_records(self):
        class Untagged(Schemas):
            def latest(self, topic):
                return V1

        event = Decoder(Untagged(), "t").decode(record(V2, 2, {"eventId": "a", "input": SECRET, "toolId": None}))
        self.assertNotIn("input", event)

    def test_poison_is_told_apart_and_its_values_are_not_told(self):
        good = record(V2, 2, {"eventId": "a", "input": SECRET, "toolId": None})
        for value in (
            b"",
            b"\0\0",
            b"\1" + good[1:],
            good[:-1],
            good + b"\0",
            good[:1] + b"\0\0\0\x09" + good[5:],
            good[:1] + b"\0\0\0\x03" + good[5:],
        ):
            with self.subTest(value=value), self.assertRaises(UndecodableError) as caught:
                self.decoder.decode(value)
            self.assertNotIn("Ada", str(caught.exception))

    def test_tagged_fields_go_at_any_depth(self):
        inner = {
            "type": "record",
            "name": "In",
            "fields": [{"name": "kept", "type": "int"}, {"name": "name", "type": "string", "personalData": True}],
        }
        outer = {
            "type": "record",
            "name": "Out",
            "fields": [
                {"name": "one", "type": inner},
                {"name": "many", "type": ["null", {"type": "array", "items": inner}]},
                {"name": "by", "type": {"type": "map", "values": inner}},
            ],
        }
        self.assertNotIn(
            "name", [field["name"] for field in without_personal_data(outer)["fields"][0]["type"]["fields"]]
        )
        self.assertNotIn("personalData", str(without_personal_data(outer)))


if __name__ == "__main__":
    unittest.main()
