"""The first page of who is signed in, for each level: what needs her, what is asked for and new."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from practices.models import Theme, Version
from tests.factories.places import facts_of
from tests.factories.practices import draft_practice, practice_in, published_practice, teller
from tests.factories.volume import many_published

pytestmark = pytest.mark.django_db
LEVELS = ("gp", "block", "district", "state", "national")


def page_for(user, prefix=""):
    client = Client()
    client.force_login(user)
    answer = client.get(f"{prefix}/")
    assert answer.status_code == 200
    return answer.content.decode().partition("<main")[2].partition("</main>")[0]


def section(html, heading):
    """Return the part of the page under the `h2` that says `heading`, "" where there is none."""
    return html.partition(f"<h2>{heading}</h2>")[2].partition("<h2")[0]


def new_in(html):
    """Return the part of the page that says what is new."""
    return section(html, "New, the nearest first")


@pytest.fixture
def unlooked_for(cast):
    """Let no level look for any theme first, so that no practice stands there for that reason."""
    Theme.objects.update(first_for=[])


@pytest.fixture
def told(cast, unlooked_for):
    """Publish one entry each in the own GP, the other district, the other state."""
    places = cast.places
    own = published_practice(author=cast.gp2, place=places.next_gp, title="Pits near")
    state = published_practice(author=cast.district3, place=places.other_district, title="Pits far")
    abroad = published_practice(author=cast.outsider, place=places.far_district, title="Pits away")
    return own, state, abroad


@pytest.mark.parametrize("role", [*LEVELS, "reader", "auditor", "facilitator", "unconfirmed"])
def test_everybody_has_one_heading_the_search_and_a_way_to_share(cast, told, role):
    html = page_for(getattr(cast, role))
    assert html.count("<h1") == 1
    assert "What worked in the village" not in html  # the headline is for strangers
    assert html.index("<h1") < html.index('role="search"') < html.index('class="below"')
    assert 'href="/practices/new/"' in html


@pytest.mark.parametrize("role", ["gp", "block", "district", "state"])
def test_of_what_is_new_the_nearest_comes_first(cast, told, role):
    for number in range(3):
        at = {"author": cast.outsider, "place": cast.places.far_district}
        published_practice(title=f"Later {number}", **at)
    news = new_in(page_for(getattr(cast, role)))
    assert max(news.index("Pits near"), news.index("Pits far")) < news.index("Later 2")
    assert role == "state" or news.index("Pits near") < news.index("Pits far")
    assert "Pits away" not in news  # one only from elsewhere, the newest
    own = "state/208" if role == "state" else "district/9104"
    assert f'href="/places/{own}/"' in news


@pytest.mark.parametrize("role", ["national", "reader"])
def test_without_a_state_all_is_one(cast, told, role):
    html = page_for(getattr(cast, role))
    assert all(title in section(html, "Newest") for title in ("Pits near", "Pits far", "Pits away"))
    assert "the nearest first" not in html


@pytest.mark.parametrize("role", LEVELS)
def test_a_practice_stands_once_and_without_its_problem(cast, role):
    many_published(9, places=[cast.places.home_gp, cast.places.other_district])
    for number in range(3):
        facts_of(cast.places.far_district, terrain="desert")
        at = {"author": cast.outsider, "place": cast.places.far_district, "problem": "Markedword"}
        published_practice(title=f"Afar {number}", **at)
    facts_of(cast.places.home_district, terrain="desert")
    html = page_for(getattr(cast, role))
    links = re.findall(r'class="row" href="([^"]+)"', html)
    assert len(links) == len(set(links)) >= 3
    assert "Markedword" not in html
    like = "From a place like yours: Desert" in section(html, "For you")
    assert like == (role == "district")  # of the same level, and in common


def test_the_newest_stand_first_and_few_of_each(cast):
    many_published(9, places=[cast.places.home_gp])
    html = page_for(cast.gp)
    assert section(html, "For you").count("<li>") == 3
    assert new_in(html).count("<li>") == 1  # of the district alone, and no other circle has any


def test_an_empty_district_says_so_and_leads_on(cast, unlooked_for):
    published_practice(author=cast.district3, place=cast.places.other_district, title="Pits far")
    news = new_in(page_for(cast.gp))
    assert "Nothing from your district yet." in news
    assert "Pits far" in news


def test_a_district_of_which_all_stands_above_is_not_called_empty(cast):
    published_practice(author=cast.gp2, place=cast.places.next_gp, title="Pits near")
    html = page_for(cast.gp)
    assert "Pits near" in section(html, "For you")
    assert "Nothing from your district yet." not in html


def test_nothing_at_all_is_said_in_words(cast):
    for role, words in (
        ("gp", "Nothing from your district yet."),
        ("state", "Nothing from your state yet."),
        ("reader", "Nothing is published yet."),
    ):
        html = page_for(getattr(cast, role))
        assert words in html
    assert "Nothing waits for you" in page_for(cast.gp)


def test_a_shielded_entry_is_new_in_its_state_and_not_in_its_district(cast, unlooked_for):
    own = {"author": cast.gp2, "place": cast.places.next_gp}
    published_practice(shielded=True, title="Hidden pits", **own)
    for role in ("gp", "gp2", "district"):
        news = new_in(page_for(getattr(cast, role)))
        assert "Nothing from your district yet." in news
        assert "Hidden pits" in news


def test_what_is_not_published_is_not_new(cast):
    for state in ("submitted", "withdrawn", "superseded"):
        told = {"author": cast.gp, "place": cast.places.home_gp, "peers_may_read": False}
        practice_in(state, title=f"Markedword {state}", **told)
    html = page_for(cast.gp2)
    assert "Markedword submitted" not in html
    assert "Markedword withdrawn" not in html


def test_themes_that_the_own_state_has_not_told_are_asked_for(cast):
    themes = list(Theme.objects.current().order_by("position"))
    first, second = themes[0], themes[1]
    told = {"author": cast.gp, "place": cast.places.home_gp}
    published_practice(themes=[first.key], **told)
    published_practice(author=cast.outsider, place=cast.places.far_district, themes=[second.key])
    html = page_for(cast.gp)
    asked = section(html, "Not yet heard about")
    assert "Nobody from Marudesh has shared anything on these yet." in asked
    assert f"/themes/{first.key}/" not in asked
    assert f"/themes/{second.key}/" in asked
    assert asked.count("<li>") == 3
    everywhere = section(page_for(cast.national), "Not yet heard about")
    assert f"/themes/{second.key}/" not in everywhere


def test_where_each_theme_is_told_nothing_is_asked_for(cast):
    told = Theme.objects.get(key="toilet-technology")
    Theme.objects.exclude(pk=told.pk).update(merged_into=told)
    published_practice(author=cast.gp, place=cast.places.home_gp)
    html = page_for(cast.gp)
    assert "Not yet heard about" not in html
    assert "Your state has shared something on every theme." in html


def test_a_desk_sees_what_is_overdue_and_others_do_not(cast):
    told = {"author": cast.gp, "place": cast.places.home_gp, "peers_may_read": False}
    practice_in("submitted", title="In time", **told)
    late = practice_in("submitted", title="Late pits", **told)
    ago = timezone.now() - timedelta(days=9)
    Version.objects.filter(practice=late).update(submitted_at=ago, due_at=ago + timedelta(days=7))
    desk = section(page_for(cast.district), "Waiting for you")
    assert f'href="/curation/{late.pk}/"' in desk
    assert "Overdue at your desk · 9 days" in desk
    assert "In time" not in desk
    assert "Late pits" in section(page_for(cast.state), "Waiting for you")  # left by its desk
    for role in ("gp", "gp2", "block", "district3", "outsider", "national"):
        assert "Overdue at your desk" not in page_for(getattr(cast, role)), role


def test_quick_tellings_are_shown_to_their_block_and_desk(cast):
    telling = draft_practice(author=cast.gp, place=cast.places.home_gp, title="Quick pits")
    Version.objects.filter(practice=telling).update(needs_help=True)
    for role in ("block", "district"):
        asked = section(page_for(getattr(cast, role)), "Waiting for you")
        assert "Told quickly, to be completed with you" in asked
        assert "Quick pits" in asked
        assert "Khajuri" in asked
        assert f"/practices/{telling.pk}/" in asked
    for role in ("gp2", "district3", "outsider", "national"):
        assert "Quick pits" not in page_for(getattr(cast, role)), role


@pytest.mark.parametrize("role", LEVELS)
def test_it_costs_the_same_with_more_of_everything(cast, role):
    def grow(number):
        for _ in range(number):
            for state in ("submitted", "draft"):
                at = {"author": teller(cast.places.next_gp), "place": cast.places.next_gp}
                practice_in(state, **at)
        Version.objects.filter(state="draft").update(needs_help=True)
        ago = timezone.now() - timedelta(days=9)
        Version.objects.filter(state="submitted").update(due_at=ago)
        places = cast.places
        near = [places.home_gp, places.other_district, places.far_district]
        many_published(3 * number, places=near)

    def queries():
        client = Client()
        client.force_login(getattr(cast, role))
        with CaptureQueriesContext(connection) as caught:
            assert client.get("/").status_code == 200
        return len(caught)

    grow(3)  # so that each part has something
    queries()  # from now on the themes are known
    few = queries()
    grow(4)
    assert queries() == few


def test_it_speaks_hindi(cast, told):
    html = page_for(cast.gp, "/hi")
    for words in ("the nearest first", "Not yet heard about", "What do you want"):
        assert words not in html
