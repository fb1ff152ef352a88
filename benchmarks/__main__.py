"""`make bench`: measures places and pages, prints the figures, writes benchmarks/results.json."""

import json
from pathlib import Path

from benchmarks import kin, pages, places, search_quality

RESULTS = Path(__file__).parent / "results.json"


def main():
    """Run every benchmark on data of its own; what has no real data is skipped and said so."""
    results = [*places.run(), *pages.run(), *kin.run(), *search_quality.run()]
    RESULTS.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n")
    for row in results:
        print(f"{row['name']:<44} {row['value']:>10.2f} {row['unit']}   × {row['ratio']:.2f}")
    print(f"Written to {RESULTS}")


main()
