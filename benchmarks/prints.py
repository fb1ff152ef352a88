"""How long a District note takes: made the first time, kept the second, against a static file."""

import http.client
import statistics
import time

NUMBER = 30
STATIC = "/static/css/site.css"
# Printed as the last line: entries of each language in turn, for each script is another font.
CHOOSE = f"""
import json
from itertools import chain, zip_longest
from practices.models import Practice
live = Practice.objects.listed()
languages = live.order_by().values_list("language", flat=True).distinct()
of_each = [live.filter(language=one).values_list("pk", flat=True)[:{NUMBER}] for one in languages]
print(json.dumps([pk for pk in chain(*zip_longest(*of_each)) if pk][:{NUMBER}]))
"""


def measure(port, chosen):
    """Return the figures for the entries `chosen`, asked of the portal at `port`."""
    line = http.client.HTTPConnection("127.0.0.1", port)
    addresses = [f"/practices/{pk}/print/district-note.pdf" for pk in chosen]
    first = [_asked(line, address) for address in addresses]
    again = [_asked(line, address) for address in addresses]
    static = statistics.median(_asked(line, STATIC) for _turn in range(NUMBER))
    rows = []
    for name, times in (("first time", first), ("again", again)):
        p95 = statistics.quantiles(times, n=20)[-1]
        for figure, value in (("p50", statistics.median(times)), ("p95", p95)):
            rows.append(_row(f"District note, {name} {figure}", value, len(times), static))
    return rows


def _asked(line, address):
    """Return how many milliseconds one answer took."""
    begun = time.perf_counter()
    line.request("GET", address)
    answer = line.getresponse()
    answer.read()
    if answer.status != 200:
        raise SystemExit(f"{address} answered {answer.status}")
    return (time.perf_counter() - begun) * 1000


def _row(name, value, number, against):
    return {
        "name": f"prints: {name}",
        "unit": "ms",
        "value": round(value, 2),
        "n": number,
        "against": round(against, 2),
        "ratio": round(value / against, 2),
    }
