"""What filters leave out: a list says that none here has all words, and leads to those that do."""

import re
from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from places.models import Place
from practices import workflow
from practices.living import challenging
from practices.models import SearchRow
from practices.search import Filters, find, near_ones
from tests.factories.practices import published_practice, teller

pytestmark = pytest.mark.django_db
PLAIN = {"problem": "It was late.", "result": "It is done.", "steps": ["Meet.", "Walk.", "Sign."]}
FEWER = ("tag=wheel", "confirmed=overdue", "status=contested", "block=6620", "gp=42664")
NEAREST = "No practice has all these words. These come nearest."


@pytest.fixture
def mills(monkeypatch):
    """Publish three that have “turbine grinder” far away, and one of each filter with a word."""
    monkeypatch.setattr(near_ones, "PATIENCE", 60)
    for mill in range(3):
        published_practice(title=f"Turbine grinder {mill}", place="state:33", **PLAIN)
    return published_near()


def published_near():
    """Publish what passes each of FEWER and has but one of both words."""
    near = published_practice(title="Turbine", tag_names=["wheel"], place="gp:42664", **PLAIN)
    past = date(2001, 1, 1)
    SearchRow.objects.filter(pk=near.pk).update(confirm_by=past, sinks_on=past)
    challenging.challenge(near, by=teller("gp:sample-5"), reason="wrong", note="It stands still.")
    return near


def offered(html):
    near = html.partition('id="near-ones"')[2].partition("</section>")[0]
    return dict(re.findall(r">([^<>]+)</span> <i>(\d+)", near))


@pytest.mark.parametrize("filters", FEWER)
def test_words_of_others_are_not_said_to_be_nowhere(client, mills, filters):
    html = client.get(f"/practices/?q=turbine+grinder&{filters}").text
    assert NEAREST not in html
    assert "No practice has these words with these filters." in html
    assert f'href="/practices/{mills.pk}/' not in html
    wider = "In all India" if filters[0] in "bg" else "The same words without the filters"
    assert offered(html)[wider] == "3"
    assert client.get(f"/practices.json?q=turbine+grinder&{filters}").json()["results"] == []


@pytest.mark.parametrize("filters", FEWER)
def test_what_none_has_is_nearest_under_filters_too(client, mills, filters):
    html = client.get(f"/practices/?q=turbine+qqxyzw&{filters}").text
    assert NEAREST in html
    assert f'href="/practices/{mills.pk}/' in html


def test_what_is_no_longer_valid_leads_to_what_is(client, mills):
    workflow.apply(mills, "withdraw", by=None, agent="test", note="Wrong.", ground="outdated")
    html = client.get("/practices/?q=turbine+grinder&status=withdrawn&kind=practice").text
    assert NEAREST not in html
    assert offered(html)["Of all that is published"] == "3"
    hindi = client.get("/hi/practices/?q=turbine+grinder&status=withdrawn&kind=practice").text
    assert offered(hindi)["प्रकाशित अनुभवों में"] == "3"
    assert NEAREST in client.get("/practices/?q=turbine+qqxyzw&status=withdrawn").text


def test_a_mistyped_word_of_others_leads_to_them(client, mills):
    html = client.get("/practices/?q=turbine+grindr&tag=wheel").text
    assert "This is what is found for “turbine grinder”" in html
    assert NEAREST not in html
    assert offered(html)["The same words without the filters"] == "3"


def test_the_nearest_follow_few_of_a_filter_only_where_all_are_few():
    published_near()
    published_practice(title="Turbine grinder at the mill", place="gp:42664", **PLAIN)

    def found():
        (block,) = Place.objects.filter(level="block", code="6620")
        page = find("turbine grinder", Filters(places=(block,)), AnonymousUser())
        return [practice.title for practice in page.practices], page.relaxed, page.count

    assert found() == (["Turbine grinder at the mill", "Turbine"], True, 1)
    for mill in range(2):
        published_practice(title=f"Turbine grinder {mill}", place="state:33", **PLAIN)
    assert found() == (["Turbine grinder at the mill"], False, 1)
