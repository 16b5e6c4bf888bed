"""Reads AstraPath's topics into Parquet and answers questions from there."""
