"""`make bench`: measures and prints the figures, writes benchmarks/results.json.

With N, a number of entries, search and insights alone: `make bench N=1000000`.
"""

import json
import os
from pathlib import Path

from benchmarks import digests, insights, kin, likeness, pages, places, search, search_quality

RESULTS = Path(__file__).parent / "results.json"


def main():
    """Run every benchmark on data of its own; what has no real data is skipped and said so."""
    parts = (places, likeness, pages, kin, digests, insights, search_quality, search)
    if os.environ.get("N"):
        parts = (search, insights)
    results = [row for part in parts for row in part.run()]
    RESULTS.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n")
    for row in results:
        print(f"{row['name']:<44} {row['value']:>10.2f} {row['unit']}   × {row['ratio']:.2f}")
    print(f"Written to {RESULTS}")


main()
