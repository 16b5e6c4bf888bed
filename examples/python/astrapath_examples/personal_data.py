"""Schemas without their fields of personal data.

A field is personal when its schema says so (`"personalData": true`). Records are decoded with a reader schema that
lacks those fields, so Avro skips over their bytes: a personal value never becomes a value of this program.
"""

TAG = "personalData"


def without_personal_data(schema, also: frozenset[str] = frozenset()):
    """The schema less its tagged fields, at any depth, and less the fields at the top that are named in `also`."""
    if isinstance(schema, list):
        return [without_personal_data(branch) for branch in schema]
    if not isinstance(schema, dict):
        return schema
    kept = dict(schema)
    for inner in ("items", "values"):
        if inner in kept:
            kept[inner] = without_personal_data(kept[inner])
    if isinstance(kept.get("type"), (dict, list)):
        kept["type"] = without_personal_data(kept["type"])
    if "fields" in kept:
        kept["fields"] = [
            without_personal_data(field) for field in kept["fields"] if not field.get(TAG) and field["name"] not in also
        ]
    return kept


def personal_fields(schema: dict) -> frozenset[str]:
    """Names of the fields at the top that are tagged."""
    return frozenset(field["name"] for field in schema.get("fields", []) if field.get(TAG))
