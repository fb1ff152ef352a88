"""The demo's packs: one for Gram Panchayats and a brief, made and shown by the real services."""

from datetime import timedelta

from demo.reading import rows_of
from packs import collecting, services
from practices.models import Practice


def make(told, people, now):
    """Make the packs of `packs.json`; `told` are the practices by the keys of their entries."""
    for row in rows_of("packs.json"):
        _make(row, told, by=people[row["by"]], at=now - timedelta(days=row["days"]))


def _make(row, told, *, by, at):
    pack = services.create(by=by, at=at, **row["words"])
    collecting.add(pack, _fresh(row["practices"], told), by=by, at=at)
    for finding in row.get("findings", []):
        cited = _fresh(finding["cites"], told)
        collecting.write_finding(pack, finding["text"], cited, by=by, at=at)
    services.share(pack, row["visibility"], by=by, at=at)


def _fresh(keys, told):
    """Return the practices of `keys` as they are now, in that order."""
    found = Practice.objects.in_bulk([told[key].pk for key in keys])
    return [found[told[key].pk] for key in keys]
