"""Published practices as rows for another server, which takes them in as an import does."""

from practices.exchange import writing
from practices.exchange.loading import load
from practices.models import Practice, Theme

MOST = 150


def rows_of(themes, named=()):
    """Return rows of what everybody may read on `themes`, best vouched first, `MOST` at most.

    Those whose uids are `named` come whatever their theme is.
    """
    anybody = writing.readable_by_all()
    best = anybody.filter(themes__in=themes).distinct()
    chosen = best.order_by("-endorsement_count", "-adoption_count", "-pk")[:MOST]
    also = anybody.filter(uid__in=named).exclude(pk__in=[one.pk for one in chosen])
    return [_row(one) for some in (chosen, also) for one in writing.with_rows(some)]


def _row(practice):
    row = writing.row_of(practice) | {"id": practice.code}
    row |= {"uid": str(practice.uid), "version": str(practice.live_version.uid)}
    return {name: value for name, value in row.items() if name not in ("url", "step_photos")}


def take_in(rows):
    """Publish `rows` that are not there yet, under their own codes and uids.

    Return {uid of our version: uid of theirs}. A row that no import takes is left out.
    """
    load(((line, dict(row)) for line, row in enumerate(rows, 1)), publish=True)
    theirs = {row["id"]: row for row in rows}
    made = Practice.objects.filter(import_key__in=theirs, live_version__isnull=False)
    versions = {}
    for practice in made.select_related("live_version"):
        row = theirs[practice.import_key]
        versions[str(practice.live_version.uid)] = row["version"]
        named = {"uid": row["uid"], "code": row["id"], "import_key": None}
        Practice.objects.filter(pk=practice.pk).update(**named)
    return versions


def themes_as_rows(themes):
    """Return rows of `themes`, which another server may not have."""
    return [
        {"key": one.key, "group": one.group, "position": one.position, "names": one.names}
        for one in themes
    ]


def take_in_themes(rows):
    """Make the themes of `rows` that are not there."""
    for row in rows:
        theme = Theme(**{name: row[name] for name in ("key", "group", "position", "names")})
        if not Theme.objects.filter(key=theme.key).exists():
            theme.full_clean()
            theme.save()
