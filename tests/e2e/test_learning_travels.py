"""A practice of one state is tried in another, changed, and fails: peers, author and figures know.

The Secretary of a GP takes up what a District of another state told, says how it went and at last
that it did not work; a like place reads it in its digest, the author in her notices. Four places of
her state took it up before her: hers is the fifth, from which on the insights tell of them, and
with her failure they tell nothing again.
"""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import Office, Posting, User
from learning import news
from learning.digest import sending
from learning.insights.counting import take_in
from learning.models import DigestChoice
from places.models import Place, Profile
from practices.living import adopting
from tests.cast import SINCE
from tests.e2e.browser import assert_accessible, assert_no_sideways_scroll
from tests.factories.practices import published_practice, teller

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


def taken_up_by_four(practice, cast):
    """Let four GPs of the other district of the state take `practice` up, ten days ago."""
    at = timezone.now() - timedelta(days=10)
    for number in range(4):
        told = {"code": f"93766{number}", "name": f"Early {number}"}
        place = Place.objects.create(level="gp", parent=cast.places.other_district, **told)
        adopting.adopt(practice, by=teller(place), status="in-use", at=at)


def figure_on(page, name):
    """Return a figure of a page of the insights as it is seen: its table unfolded, or its name."""
    expect(page.get_by_role("heading", level=1, name="How learning travels")).to_be_visible()
    told = page.locator("section.figure").filter(has=page.locator(f"h2#{name}"))
    if told.count():
        told.locator("summary", has_text="As a table").click()
        expect(told.get_by_role("table")).to_be_visible()
    assert_no_sideways_scroll(page)
    assert_accessible(page)
    return told.get_by_role("table") if told.count() else page.locator(f"li#{name}")


def look_at_insights(cast, gp_page, *, told):
    """See, as the State, from whom its places learn, and how what the other state told spreads.

    Where it is not `told`, both stand by name alone among what is too few to tell anything of.
    """
    take_in()
    home, far = cast.places.home_state.code, cast.places.far_state.code
    flow = figure_on(gp_page(f"/insights/?state={home}", who="state"), "flow")
    spread = figure_on(gp_page(f"/insights/?state={far}", who="state"), "spread")
    if told:
        numbers = flow.get_by_role("row", name="from a level above").get_by_role("cell")
        expect(numbers).to_have_text(["5", "100"])
        shares = spread.get_by_role("row", name="within a month").get_by_role("cell")
        expect(shares).to_have_text(["100", "100"])
    else:
        expect(flow).to_contain_text("From whom places learn")
        expect(spread).to_contain_text("How a practice spreads")


def look_at_map(page_at, practice, district, *, marked):
    """See whether the map of where `practice` is taken up marks a district, and the list with it.

    Return the page.
    """
    page = page_at(360)
    page.goto(f"/practices/{practice.pk}/spread/")
    where = page.locator("#where")
    tile = where.locator("rect.here, rect.none").filter(has_text=district)
    expect(tile).to_have_class("here" if marked else "none")
    rows = where.get_by_role("row").filter(has_text=district)
    expect(rows).to_have_count(1 if marked else 0)
    assert_no_sideways_scroll(page)
    assert_accessible(page)
    return page


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
    at = timezone.now() - timedelta(days=20)
    told = {"author": cast.outsider, "place": cast.places.far_district, "title": TITLE}
    practice = published_practice(desk=cast.national, at=at, **told)
    taken_up_by_four(practice, cast)
    look_at_insights(cast, gp_page, told=False)
    look_at_map(page_at, practice, "Girwa", marked=False)
    page = gp_page(practice.get_absolute_url())
    page.locator("details > summary", has_text="We will try this").click()
    page.locator("details[open] button", has_text="We will try this").click()
    expect(page.locator("#own")).to_contain_text("Khajuri")
    say(page, practice, "We tried this", changed="We lined it with clay.", result="It holds.")
    look_at_insights(cast, gp_page, told=True)
    page = gp_page(practice.get_absolute_url())  # signed in again, after the State
    say(page, practice, "It did not work here", result=WHY)
    expect(page.get_by_text(WHY).first).to_be_visible()

    # Just behind midnight the day before is not told yet.
    assert sending.send(timezone.now() + timedelta(days=1) + news.GRACE) >= 1
    like = gp_page("/digest/", who="like")
    expect(like.get_by_text("It did not work at Khajuri")).to_be_visible()
    expect(like.get_by_text(WHY)).to_be_visible()
    expect(like.get_by_text("From a place of your level that is like yours.")).to_be_visible()
    expect(like.get_by_role("link", name=TITLE)).to_be_visible()
    assert_accessible(like)
    author = gp_page("/me/notices/", who="outsider")
    expect(author.get_by_text(f"“{TITLE}” did not work in one place: Khajuri")).to_be_visible()

    tree = look_at_map(page_at, practice, "Girwa", marked=True)
    expect(tree.locator("#family")).to_contain_text("Khajuri")
    expect(tree.locator("#family .before")).to_contain_text("We lined it with clay. It holds.")
    look_at_insights(cast, gp_page, told=False)  # what failed is no flow
