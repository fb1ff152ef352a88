"""The search that tantivy makes of the same entries: run by `.venv-bench`, spoken to by lines.

The first argument is a file of rows (JSON: title, words, theme, state, kind). Each line on standard
input is a query, as words by spaces, all of which must be there; the answer is the milliseconds of
the twenty best, their number, and the counts by theme, state and kind.
"""

import json
import sys
import time

import tantivy

FACETS = ("theme", "state", "kind")
AGGREGATIONS = {name: {"terms": {"field": name, "size": 100}} for name in FACETS}


def build(path):
    """Return the index of the rows in a file, in memory, merged into as few parts as it does."""
    schema = tantivy.SchemaBuilder()
    for name in ("title", "words"):
        schema.add_text_field(name, tokenizer_name="whitespace")
    for name in FACETS:
        schema.add_integer_field(name, fast=True)
    index = tantivy.Index(schema.build())
    writer = index.writer(256_000_000, num_threads=1)
    with open(path, encoding="utf-8") as rows:
        for line in rows:
            row = json.loads(line)
            writer.add_document(tantivy.Document(**row))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return index


def answer(index, words):
    """Return how long one search with its counts takes, in milliseconds, and how many it finds."""
    start = time.perf_counter()
    text = " AND ".join(f'"{word}"' for word in words)
    query = index.parse_query(text, ["title", "words"], field_boosts={"title": 10.0})
    searcher = index.searcher()
    found = searcher.search(query, 20, count=True)
    searcher.aggregate(query, AGGREGATIONS)
    return (time.perf_counter() - start) * 1000, found.count


def main():
    """Build, say so, and answer each line."""
    index = build(sys.argv[1])
    print("ready", flush=True)
    for line in sys.stdin:
        took, count = answer(index, line.split())
        print(f"{took} {count}", flush=True)


main()
