"""Rows are kept in the process: what changes in a practice shows in the very next list."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.test import Client
from django.utils.translation import override

from places.models import Place
from practices import filters, workflow
from practices.models import Practice, Theme
from practices.rows import rows_of
from practices.search import Filters, find, panel
from practices.search.loading import as_rows
from tests.factories.practices import published_practice, teller
from tests.practices.hiding import hide

pytestmark = pytest.mark.django_db
PAGES = ("/practices/", "/", "/themes/gobardhan/", "/practices/?q=gas")


def shown(client=None):
    """Return the words of each page that has the row; each was asked for before, so it is kept."""
    client = client or Client()
    return [client.get(page).content.decode() for page in PAGES]


def test_a_change_shows_in_the_next_answer(cast, entry):
    practice = entry(
        "published", title="Gas for Rampyari Devi", problem="No gas.", themes=["gobardhan"]
    )
    rows = Practice.objects.filter(pk=practice.pk)
    assert all("Rampyari" in page and "endorsement" not in page for page in shown()[:3])
    hide(practice, cast.district)
    assert not any("Rampyari" in page for page in shown())
    assert all("Gas for […]" in page for page in shown()[:3])
    rows.update(title="Gas & light", endorsement_count=1, summary="<i>Dark</i>")
    told = shown()[:3]
    assert all("Gas &amp; light" in page and "1 endorsement" in page for page in told)
    assert all("&lt;i&gt;Dark" in page for page in told)
    name = practice.place.name
    assert all(f"{name} GP" in page for page in shown())
    Place.objects.filter(pk=practice.place_id).update(name="Neuhausen")
    assert all("Neuhausen GP" in page and f"{name} GP" not in page for page in shown())
    theme = Theme.objects.get(key="gobardhan")
    theme.names |= {"en": "Gas of dung"}
    theme.save()
    assert all("<b>Gas of dung</b>" in page for page in shown())
    rows.update(
        place=practice.place.state,
        shielded_level="gp",
        confirmed_on=date(2026, 11, 1),
        confirm_by=date(2027, 11, 1),
        sinks_on=date(2028, 11, 1),
    )
    told = shown()
    assert all("A Gram Panchayat in" in page for page in told)
    assert not any("Neuhausen" in page for page in told)
    workflow.apply(practice, "withdraw", by=cast.district, note="Not so.")
    assert not any("Gas &amp; light" in page for page in shown())


def test_somebody_and_anybody_read_the_same_rows(cast):
    made = [published_practice(title=f"Pit {n}") for n in range(3)]
    anybody, somebody = (
        find("", Filters(), user, load=as_rows).practices for user in (AnonymousUser(), teller())
    )
    assert [one.pk for one in anybody] == [practice.pk for practice in reversed(made)]
    assert anybody == somebody
    plain = find("", Filters(), AnonymousUser()).practices
    assert [one.row for one in anybody] == rows_of(plain)


def groups(asked="", **counts):
    return panel.groups(filters.read(QueryDict(asked)), {"theme": {}, "year": {}} | counts)


def test_groups_of_filters_are_made_anew_where_anything_in_them_differs(cast):
    theme = Theme.objects.get(key="gobardhan")
    kept = groups(theme={theme.pk: 3})
    assert groups(theme={theme.pk: 3}) is kept
    assert "'count': '4'" in str(groups(theme={theme.pk: 4}).values)
    assert "'on': True" in str(groups("theme=gobardhan", theme={theme.pk: 3}).values)
    with override("hi"):
        assert groups(theme={theme.pk: 3}).key != kept.key
    theme.names |= {"en": "Gas of dung"}
    theme.save()
    assert "Gas of dung" in str(groups(theme={theme.pk: 3}).values)


def test_the_name_of_a_chosen_place_is_never_kept(cast):
    asked = "state=208&district=9104"
    assert "'label': 'Girwa'" in str(groups(asked, district={}).values)
    Place.objects.filter(code="9104").update(name="Neuhausen")
    assert "'label': 'Neuhausen'" in str(groups(asked, district={}).values)
