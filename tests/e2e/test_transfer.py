"""An officer with a draft is transferred: walked in a browser."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from accounts.models import Duty, User
from accounts.querysets import today
from practices.models import Practice
from tests import cast as people
from tests.e2e.browser import assert_accessible, assert_no_sideways_scroll
from tests.factories.practices import practice_in

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def sign_in(page, name):
    page.goto("/accounts/login/")
    page.fill("[name=login]", f"{name}@example.org")
    page.fill("[name=password]", people.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "login" not in address)


def make_curator(person, place):
    Duty.objects.create(
        person=person, kind="curator", programme="both", place=place, starts_on=today()
    )


def leave(page, address):
    """Say yesterday as the last day; the draft is gone from then on."""
    page.goto("/accounts/settings/")
    page.get_by_role("link", name="I am leaving this office").click()
    page.wait_for_url("**/end/")
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    page.fill("[name=last_day]", str(today() - timedelta(days=1)))
    page.get_by_role("button", name="End this posting").click()
    page.wait_for_url("**/accounts/settings/")
    assert page.goto(address).status == 404


def state_the_office(page, place):
    page.goto("/accounts/posting/")
    page.fill("[name=title]", "Secretary")
    page.select_option("[name=organisation]", label="Gram Panchayat")
    page.fill("main [name=place]", place.key)
    page.fill("[name=starts_on]", str(today()))
    page.get_by_role("button", name="Send for confirmation").click()
    page.wait_for_url("**/accounts/settings/")


def cannot_accept(page, address):
    """Neither see it in the queue nor accept it by a hand-made form."""
    assert page.goto(address).status == 404
    page.goto("/curation/")
    expect(page.get_by_text("Soak pits")).to_have_count(0)
    cookies = {one["name"]: one["value"] for one in page.context.cookies()}
    answer = page.request.post(
        f"{address}accept/",
        form={"csrfmiddlewaretoken": cookies["sourcebook-csrf"]},
        headers={"Origin": page.url.split("/curation")[0]},
    )
    assert answer.status == 404


def test_a_draft_goes_on_with_the_office(page_at):
    cast = people.cast()
    draft = practice_in("draft", author=cast.gp, place=cast.places.home_gp, title="Soak pits")
    address = f"/practices/{draft.pk}/"
    officer, successor, desk = page_at(360), page_at(360, javascript=False), page_at(1280)
    for page, name in ((officer, "gp"), (successor, "reader"), (desk, "district")):
        sign_in(page, name)
    officer.goto(address)
    expect(officer.locator("h1")).to_have_text("Soak pits")
    leave(officer, address)
    state_the_office(successor, cast.places.home_gp)
    desk.goto("/curation/postings/")
    desk.get_by_role("button", name="Confirm Reader").click()
    expect(desk.get_by_text("Reader is confirmed.")).to_be_visible()
    successor.goto(address)
    expect(successor.get_by_text("Started by Gp, carried on by the office.")).to_be_visible()
    successor.get_by_role("button", name="Submit for review").click()
    expect(successor.get_by_text("Submitted, not yet reviewed")).to_be_visible()
    make_curator(User.objects.get(pk=cast.gp.pk), cast.places.home_district)
    cannot_accept(officer, address)
    assert Practice.objects.get(pk=draft.pk).state == "unpublished"
