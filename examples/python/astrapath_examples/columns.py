"""Columns of a topic's Parquet files, from its Avro schema."""

PRIMITIVES = {
    "boolean": "BOOLEAN",
    "int": "INTEGER",
    "long": "BIGINT",
    "float": "FLOAT",
    "double": "DOUBLE",
    "string": "VARCHAR",
}
LOGICAL = {"timestamp-millis": "TIMESTAMPTZ", "timestamp-micros": "TIMESTAMPTZ", "date": "DATE"}
# Where the record stood in the log: with them a user's events can be put in their order.
POSITION = {"kafkaPartition": "INTEGER", "kafkaOffset": "BIGINT", "publishedAt": "TIMESTAMPTZ"}


def columns_of(schema: dict) -> dict[str, str]:
    """Column names and DuckDB types, first the event's fields, then the position in the log."""
    return {field["name"]: duckdb_type(field["type"]) for field in schema["fields"]} | POSITION


def duckdb_type(avro) -> str:
    """The DuckDB type that holds an Avro type; JSON where there is none so simple."""
    if isinstance(avro, list):
        branches = [branch for branch in avro if branch != "null"]
        return duckdb_type(branches[0]) if len(branches) == 1 else "JSON"
    if isinstance(avro, str):
        return PRIMITIVES.get(avro, "JSON")
    if avro.get("logicalType") in LOGICAL:
        return LOGICAL[avro["logicalType"]]
    if avro["type"] == "enum":
        return "VARCHAR"
    if avro["type"] == "array":
        return f"{duckdb_type(avro['items'])}[]"
    return duckdb_type(avro["type"]) if isinstance(avro["type"], (list, dict)) else PRIMITIVES.get(avro["type"], "JSON")
