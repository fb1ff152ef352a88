"""Many published practices at once, written past the workflow: for volume alone."""

from copy import copy
from datetime import timedelta
from itertools import cycle, islice

from django.utils import timezone

from accounts.querysets import today
from events.models.noun import new_uid
from places.models import Place
from practices import search_index
from practices.kin import likeness
from practices.living.due import add_months
from practices.models import Practice, Step, Theme, Version
from practices.slugs import slug_for
from tests.factories.practices import ANSWERS, PLACE, STEPS

_COPIED = ("title", "language", "kind", "programme", "place", "started_on", "started_precision")


def many_published(number, entries=None, places=None):
    """Write `number` published practices and their search rows; return their ids, newest first.

    `entries` are dicts of answers (with `steps`) and `places` Place objects to take in turn.
    """
    entries = list(islice(cycle(entries or [{}]), number))
    places = islice(cycle(places or [Place.objects.by_key(PLACE)]), number)
    told = [
        ANSWERS | {"steps": STEPS, "place": place} | entry
        for entry, place in zip(entries, places, strict=True)
    ]
    practices = Practice.objects.bulk_create([Practice() for _ in told], batch_size=1000)
    versions = Version.objects.bulk_create(
        [_version(*pair) for pair in zip(practices, told, strict=True)], batch_size=500
    )
    _write_steps(versions, told)
    Version.objects.filter(pk__in=[v.pk for v in versions]).update(state="accepted", number=1)
    _publish(practices, versions, told)
    pks = [practice.pk for practice in practices]
    search_index.keep_all(pks)
    likeness.keep_all(pks)
    return pks


def copies(row, changes):
    """Write `row` once more for each of `changes`, dicts of what is other; return them."""
    rows = [copy(row) for _one in changes]
    for one, changed in zip(rows, changes, strict=True):
        one.pk, one.uid = None, new_uid()
        for name, value in changed.items():
            setattr(one, name, value)
    return type(row).objects.bulk_create(rows)


def _version(practice, told):
    return Version(practice=practice, **{k: v for k, v in told.items() if k != "steps"})


def _write_steps(versions, told):
    Step.objects.bulk_create(
        [
            Step(version=version, position=position, text=text)
            for version, answers in zip(versions, told, strict=True)
            for position, text in enumerate(answers["steps"], start=1)
        ],
        batch_size=2000,
    )


def _publish(practices, versions, told):
    now = timezone.now()
    for age, (practice, version, answers) in enumerate(zip(practices, versions, told, strict=True)):
        for field in _COPIED:
            setattr(practice, field, answers[field])
        practice.summary = answers["problem"] or answers["result"][:400]
        practice.slug = slug_for(practice.title)
        practice.state, practice.live_version = "published", version
        practice.published_at = practice.renewed_at = now - timedelta(minutes=age)
        practice.confirmed_on = today(now)
        practice.confirm_by = add_months(practice.confirmed_on, 12)
        practice.sinks_on = add_months(practice.confirmed_on, 24)
    fields = [*_COPIED, "summary", "slug", "state", "live_version", "published_at", "renewed_at"]
    fields += ["confirmed_on", "confirm_by", "sinks_on"]
    Practice.objects.bulk_update(practices, fields, batch_size=200)
    _set_themes(practices, told)


def _set_themes(practices, told):
    themes = dict(Theme.objects.values_list("key", "pk"))
    through = Practice.themes.through
    through.objects.bulk_create(
        [
            through(practice_id=practice.pk, theme_id=themes[key])
            for practice, answers in zip(practices, told, strict=True)
            for key in answers["themes"]
        ],
        batch_size=2000,
    )
