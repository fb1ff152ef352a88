"""How long prints take: each made; a note or a pack asked for again, against a static file."""

import http.client
import os
import random
import statistics
import time
from pathlib import Path

NUMBER = 30
ROUNDS = 5
OTHERS = {"gp-card": "Picture card, first time", "poster": "Poster, first time"}
PACK = "Public pack of two practices, again"
STATIC, BARE = "/static/as-large-as-a-note.bin", "/healthz"
LARGE = 64_000  # bytes: about as many as a note without photos has
# Printed as the last line: entries of each language in turn, for each script is another font, and
# a public pack of two of them.
CHOOSE = f"""
import json
from itertools import chain, zip_longest
from practices.models import Practice
live = Practice.objects.listed()
languages = live.order_by().values_list("language", flat=True).distinct()
of_each = [live.filter(language=one).values_list("pk", flat=True)[:{NUMBER}] for one in languages]
entries = [pk for pk in chain(*zip_longest(*of_each)) if pk][:{NUMBER}]
from django.utils import timezone
from accounts.models import User
from packs.models import Pack, PackItem
now = timezone.now()
told = dict(title="Pack", words_language="en", language="en", audience="gp", visibility="public")
person = User.objects.order_by("pk").first()
pack = Pack.objects.create(**told, person=person, created_at=now, changed_at=now)
of = Practice.objects.in_bulk(entries[:2]).values()
PackItem.objects.bulk_create(
    PackItem(pack=pack, practice=one, added_version_id=one.live_version_id, position=n)
    for n, one in enumerate(of, 1)
)
print(json.dumps({{"entries": entries, "pack": pack.pk}}))
"""


def lay_out(folder):
    """Write the static file that notes are measured against into the folder of static files."""
    Path(folder, Path(STATIC).name).write_bytes(os.urandom(LARGE))


def measure(port, chosen):
    """Return the figures for the entries and the pack `chosen`, asked of the portal at `port`.

    What was made before is asked for in turn with a static file as large and the bare view, in any
    order, so that what slows the machine slows all of them.
    """
    line = http.client.HTTPConnection("127.0.0.1", port)
    addresses = [f"/practices/{pk}/print/district-note.pdf" for pk in chosen["entries"]]
    pack = f"/packs/{chosen['pack']}.pdf"
    names = ("first time", "again", "again, with its tag", PACK, STATIC, BARE)
    times = {name: [] for name in names}
    tags = {}
    for address in addresses:
        took, tags[address] = _asked(line, address)
        times["first time"].append(took)
    for layout, name in OTHERS.items():
        times[name] = [
            _asked(line, f"/practices/{pk}/print/{layout}.pdf")[0] for pk in chosen["entries"]
        ]
    _asked(line, pack)
    for address in addresses * ROUNDS:
        asked = {
            "again": (address,),
            "again, with its tag": (address, {"If-None-Match": tags[address]}),
            PACK: (pack,),
            STATIC: (STATIC,),
            BARE: (BARE,),
        }
        for name in random.sample(list(asked), len(asked)):
            times[name].append(_asked(line, *asked[name])[0])
    return [row for name in times for row in _rows(name, times, len(times[name]))]


def _asked(line, address, headers=()):
    """Return how many milliseconds one answer took, and its tag."""
    begun = time.perf_counter()
    line.request("GET", address, headers=dict(headers))
    answer = line.getresponse()
    answer.read()
    if answer.status != (304 if headers else 200):
        raise SystemExit(f"{address} answered {answer.status}")
    return (time.perf_counter() - begun) * 1000, answer.getheader("ETag")


def _rows(name, times, number):
    """Return p50 and p95 of one kind; what it stands against is the static file's."""
    said = name if name in (PACK, STATIC, BARE, *OTHERS.values()) else f"District note, {name}"
    return [
        _row(f"{said} {figure}", of(times[name]), number, of(times[STATIC]))
        for figure, of in (("p50", statistics.median), ("p95", _p95))
    ]


def _p95(times):
    return statistics.quantiles(times, n=20)[-1]


def _row(name, value, number, against):
    return {
        "name": f"prints: {name}",
        "unit": "ms",
        "value": round(value, 2),
        "n": number,
        "against": round(against, 2),
        "ratio": round(value / against, 2),
    }
