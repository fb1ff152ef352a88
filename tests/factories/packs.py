"""Packs for tests, made as the portal makes them."""

from packs import collecting, services
from packs.models import Pack

WORDS = {"title": "Pits for forty hands", "words_language": "en", "language": "hi"}


def words_of_packs(by, practice):
    """Make a public brief of `by` with `practice` and a finding, and a pack with a link.

    Returns what fills in paths: `pack`, `finding` and `token`.
    """
    brief = services.create(by=by, **WORDS | {"kind": "brief"})
    collecting.add(brief, [practice], by=by)
    finding = collecting.write_finding(brief, "Pits dug together last.", [practice], by=by)
    services.share(brief, "public", by=by)
    linked = services.create(by=by, **WORDS)
    services.share(linked, "link", by=by)
    token = Pack.objects.get(pk=linked.pk).token
    return {"pack": brief.pk, "finding": finding.pk, "token": token}
