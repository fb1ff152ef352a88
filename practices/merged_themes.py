"""A theme that the National merges into another: all that stands on it comes to stand on that one.

What a version names stays as it was written (`Theme.objects.named` reads it); what people, places
and workshops chose, follow or answer for moves over. Of a large theme that is more than one job can
do: it goes on where it stopped, and may be killed at any moment.
"""

from time import monotonic

from django.db import IntegrityError, connection, models, transaction
from django_q.tasks import async_task

from events.timetable import TURN
from practices.choices import WRITABLE_STATES
from practices.models import Practice, Theme, Version

BATCH = 500
_WAIT = """
    INSERT INTO practices_search_waiting (practice_id) SELECT unnest(%s::bigint[])
    ON CONFLICT DO NOTHING
"""


def move(pk):
    """Bring what stands on the merged theme `pk` to where it was merged into; how many. A job."""
    theme, until, moved = Theme.objects.select_related("merged_into").get(pk=pk), monotonic(), 0
    if theme.merged_into is None:
        return 0
    until += TURN
    Theme.objects.filter(merged_into=theme).update(merged_into=theme.merged_into)
    for relation in _relations():
        while some := _move_some(relation, theme, theme.merged_into):
            moved += some
            if monotonic() >= until:
                async_task("practices.merged_themes.move", pk)
                return moved
    moved += _move_drafts(theme)
    async_task("practices.living.asking.reckon_theme", theme.merged_into_id)
    return moved


def _relations():
    """Return the relations of every room to a theme, practices first."""
    fields = Theme._meta.get_fields(include_hidden=True)
    found = [field for field in fields if field.is_relation and field.auto_created]
    # What pairs rows with themes is moved with the relation that it is made for.
    found = [one for one in found if not one.related_model._meta.auto_created]
    found = [one for one in found if one.related_model is not Theme]
    return sorted(found, key=lambda one: one.related_model is not Practice)


@transaction.atomic
def _move_some(relation, theme, into):
    if relation.many_to_many:
        return _move_pairs(relation, theme, into)
    name = relation.field.name
    rows = relation.related_model.objects.filter(**{name: theme}).order_by("pk")[:BATCH]
    for row in rows:
        try:
            with transaction.atomic():
                type(row).objects.filter(pk=row.pk).update(**{name: into})
        except IntegrityError:  # who follows both follows one now
            if relation.on_delete is not models.CASCADE:
                raise
            row.delete()
    return len(rows)


def _move_pairs(relation, theme, into):
    owner, name = relation.field.m2m_field_name(), relation.field.m2m_reverse_field_name()
    pairs = relation.through.objects.filter(**{name: theme}).order_by("pk")
    kept = dict(pairs.values_list("pk", f"{owner}_id")[:BATCH])
    new = [relation.through(**{f"{owner}_id": pk, name: into}) for pk in kept.values()]
    relation.through.objects.bulk_create(new, ignore_conflicts=True)
    relation.through.objects.filter(pk__in=kept).delete()
    if relation.related_model is Practice:
        with connection.cursor() as cursor:
            cursor.execute(_WAIT, [list(kept.values())])
    return len(kept)


def _move_drafts(theme):
    """Let what somebody writes name the other theme, which its form still offers."""
    drafts = Version.objects.filter(state__in=WRITABLE_STATES, themes__contains=[theme.key])
    for version in drafts:
        keys = [theme.merged_into.key if key == theme.key else key for key in version.themes]
        Version.objects.filter(pk=version.pk).update(themes=list(dict.fromkeys(keys)))
    return len(drafts)
