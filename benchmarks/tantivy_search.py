"""The search that tantivy makes of the same entries: run by `.venv-bench`, spoken to by lines.

The first argument is the folder of the index; a second, a file of rows (JSON: title, words, theme,
state, kind), makes it there. Each line on standard
input is a query, as words by spaces, all of which must be there; the answer is the milliseconds of
the twenty best, their number, and the counts by theme, state and kind.
"""

import json
import sys
import time

import tantivy

FACETS = ("theme", "state", "kind")
AGGREGATIONS = {name: {"terms": {"field": name, "size": 100}} for name in FACETS}


def schema():
    """Return the schema of the index."""
    fields = tantivy.SchemaBuilder()
    for name in ("title", "words"):
        fields.add_text_field(name, tokenizer_name="whitespace")
    for name in FACETS:
        fields.add_integer_field(name, fast=True)
    return fields.build()


def build(folder, path):
    """Make the index of the rows in a file, merged into as few parts as it does."""
    index = tantivy.Index(schema(), path=folder)
    writer = index.writer(256_000_000, num_threads=1)
    with open(path, encoding="utf-8") as rows:
        for line in rows:
            row = json.loads(line)
            writer.add_document(tantivy.Document(**row))
    writer.commit()
    writer.wait_merging_threads()


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
    """Build, or open, say so, and answer each line."""
    if len(sys.argv) > 2:
        build(*sys.argv[1:])
        return
    index = tantivy.Index(schema(), path=sys.argv[1])
    print("ready", flush=True)
    for line in sys.stdin:
        took, count = answer(index, line.split())
        print(f"{took} {count}", flush=True)


main()
