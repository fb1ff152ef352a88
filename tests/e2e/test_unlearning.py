"""A practice is taken up far away, doubted, answered, replaced: whoever relied on it sees it."""

import pytest
from playwright.sync_api import expect

from practices.living import adopting, endorsing, following, unlearning
from practices.models import Challenge
from tests.e2e.browser import assert_accessible, assert_no_sideways_scroll
from tests.factories.practices import published_practice

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
WHY = "The pits stood in ground water after the first rains."


def published(cast, title):
    place, told = cast.places.home_gp, {"author": cast.gp, "desk": cast.district}
    return published_practice(place=place, title=title, **told)


def doubt_it(page, practice):
    page.goto(practice.get_absolute_url())
    page.locator("#doubt > summary").click()
    page.get_by_label("It is wrong").check()
    page.select_option("[name=passage]", "not_where")
    page.fill("#doubt [name=note]", "At a metre and a half they stand in water too.")
    assert_no_sideways_scroll(page)
    assert_accessible(page)
    page.locator("#doubt button").click()
    expect(page.get_by_text("You hear what comes of it.")).to_be_visible()
    expect(page.get_by_role("heading", name="Contested")).to_be_visible()


def answer_it(page):
    page.get_by_role("link", name="Somebody doubts").first.click()
    page.fill("[name=note]", "That is so: we saw it in July.")
    assert_accessible(page)
    page.get_by_role("button", name="Send the answer").click()
    expect(page.get_by_text("Its author has answered. The desk decides.")).to_be_visible()


def replace_it(page, other):
    page.get_by_text("That is so: we saw it in July.").wait_for()
    page.fill("[name=note]", WHY)
    page.get_by_text("If it is replaced or withdrawn").click()
    page.fill("[name=replacement]", other.code)
    assert_no_sideways_scroll(page)
    assert_accessible(page)
    page.get_by_role("button", name="Replace with another").click()
    expect(page.get_by_text("The doubt is decided.")).to_be_visible()


def test_each_who_relied_on_it_sees_that_it_was_replaced(cast, gp_page, page_at):
    practice, other = published(cast, "Pits in a row"), published(cast, "Raised pits")
    adopting.adopt(practice, by=cast.district3)
    endorsing.endorse(practice, by=cast.block, type_="saw-it")
    following.follow(practice, by=cast.facilitator)
    doubt_it(gp_page(practice.get_absolute_url(), who="outsider"), practice)
    answer_it(gp_page("/me/notices/", who="gp"))
    replace_it(gp_page(Challenge.objects.get().get_absolute_url(), who="state"), other)
    assert unlearning.tell_all() == 1
    for who in ("district3", "block", "facilitator"):
        page = gp_page("/me/notices/", who=who)
        expect(page.get_by_text(WHY)).to_be_visible()
        expect(page.get_by_role("link", name="Raised pits")).to_be_visible()
        page.get_by_role("button", name="Understood, we will change").click()
        expect(page.get_by_text("The desk sees that you have understood.")).to_be_visible()
    outsider = gp_page("/me/notices/", who="outsider")
    expect(outsider.get_by_text("is decided: replaced by another practice")).to_be_visible()
    paper = page_at(360)
    paper.goto(f"/c/{practice.code}")
    expect(paper.get_by_role("heading", name="Replaced by another practice")).to_be_visible()
    assert_accessible(paper)
    paper.get_by_role("link", name=practice.title).click()
    expect(paper.get_by_role("heading", name="Replaced on")).to_be_visible()
    expect(paper.get_by_role("heading", name="What showed us otherwise")).to_be_visible()
    assert_no_sideways_scroll(paper)
    assert_accessible(paper)
    desk = gp_page(practice.get_absolute_url(), who="state")
    expect(desk.get_by_text("3 of 3 who relied on it have understood.")).to_be_visible()
