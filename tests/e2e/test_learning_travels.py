"""A practice of one state is tried in another, changed, and fails: peers, author and figures know.

The Secretary of a GP takes up what a District of another state told, says how it went and at last
that it did not work; a like place reads it in its digest, the author in her notices.
"""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import Office, Posting, User
from learning.digest import sending
from learning.insights.counting import count
from learning.models import DigestChoice, InsightCount
from places.models import Place, Profile
from tests.cast import SINCE
from tests.e2e.browser import assert_accessible, assert_no_sideways_scroll
from tests.factories.practices import published_practice

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
TITLE, WHY = "A tank in the sand", "The sand let the water go within a week."
DRY = {"level": "gp", "terrain": 12, "rainfall": 12}  # what both have told of themselves


def like_place(cast):
    """Make a Secretary in another district of the state, and both their places dry alike."""
    home, district = cast.places.home_gp, cast.places.other_district
    place = Place.objects.create(level="gp", code="937650", name="Barna", parent=district)
    body = cast.offices.gp.organisation
    office = Office.objects.create(place=place, title="Secretary", organisation=body)
    person = User.objects.create(name="Like", email="like@example.org", language="en")
    held = {"state": "confirmed", "decided_at": timezone.now(), "starts_on": SINCE}
    Posting.objects.create(person=person, office=office, **held)
    for one in (home, place):
        Profile.objects.create(place=one, state_id=one.state_id, district_id=one.district_id, **DRY)
    until = timezone.localdate() - timedelta(days=1)
    DigestChoice.objects.create(person=person, told_until=until, cadence="daily")
    return person


def flows():
    """Return how many takings the insights count, over all levels that they flow between."""
    count()
    rows = InsightCount.objects.filter(measure="flow", theme=0)
    return sum(rows.values_list("number", flat=True))


def say(page, practice, words, **fields):
    """Press what comes next of what is taken up, fill the fields in and send them."""
    page.locator("#own").get_by_role("link", name=words).click()
    for name, text in fields.items():
        page.fill(f"[name={name}]", text)
    assert_no_sideways_scroll(page)
    assert_accessible(page)
    page.locator("form[action$='/adopt/'] .actions button").click()
    expect(page.locator("#own")).to_be_visible()


def test_what_one_state_told_another_tries_changes_and_warns_its_like_of(cast, gp_page, page_at):
    cast.like = like_place(cast)
    practice = published_practice(
        author=cast.outsider, desk=cast.national, place=cast.places.far_district, title=TITLE
    )
    assert flows() == 0
    page = gp_page(practice.get_absolute_url())
    page.locator("details > summary", has_text="We will try this").click()
    page.locator("details[open] button", has_text="We will try this").click()
    expect(page.locator("#own")).to_contain_text("Khajuri")
    say(page, practice, "We tried this", changed="We lined it with clay.", result="It holds.")
    assert flows() > 0
    say(page, practice, "It did not work here", result=WHY)
    expect(page.get_by_text(WHY).first).to_be_visible()

    assert sending.send(timezone.now() + timedelta(days=1)) >= 1
    like = gp_page("/digest/", who="like")
    expect(like.get_by_text("It did not work at Khajuri")).to_be_visible()
    expect(like.get_by_text(WHY)).to_be_visible()
    expect(like.get_by_text("From a place of your level that is like yours.")).to_be_visible()
    expect(like.get_by_role("link", name=TITLE)).to_be_visible()
    assert_accessible(like)
    author = gp_page("/me/notices/", who="outsider")
    expect(author.get_by_text(f"“{TITLE}” did not work in one place: Khajuri")).to_be_visible()

    tree = page_at(360)
    tree.goto(f"/practices/{practice.pk}/spread/")
    expect(tree.locator("#family")).to_contain_text("Khajuri")
    expect(tree.locator("#where")).to_contain_text("Girwa")
    assert_no_sideways_scroll(tree)
    assert_accessible(tree)
    assert flows() == 0  # what failed is no flow
