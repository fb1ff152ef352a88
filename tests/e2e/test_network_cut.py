"""The network is cut at each step of telling a practice: nothing is lost, and it is one entry."""

import gzip
import json
import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from practices.models import Attachment, Practice, Version
from tests.e2e.hands import hide, open_answer

pytestmark = pytest.mark.django_db(transaction=True)
SAVED = "[data-keep-words]:has-text('Draft saved at')"
KEPT = "[data-keep-words]:has-text('kept on this device')"
SCRIPTS = ("site.js", "place-picker.js", "practice-form.js", "keep-form.js", "one-question.js")
NOT_SENT = "[data-keep-words]:has-text('Not sent')"
ANSWERS = {
    "problem": "Single pits were full after the rains.",
    "who_did_what": "The committee paid the mason; each family dug.",
    "upkeep": "Each family empties its own pit.",
    "result": "All 84 families use the toilet in the rains too.",
    "went_wrong": "In clay the pits overflowed in July; we widened 14.",
    "not_where": "Where water stands less than two metres below.",
    "started_on": "2023-06",
    "contact": "The Secretary, on Mondays",
    "cost_amount": "9300",
    "cost_year": "2023",
    "reach": "84 households",
}


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "pit.jpg"
    Image.new("RGB", (640, 480), (40, 120, 140)).save(path, "JPEG")
    return path


def write(page, **answers):
    for name, text in answers.items():
        open_answer(page, f"main [name={name}]")
        page.fill(f"main [name={name}]", text)


def lose_reply(page, path):
    """Let the next post to `path` arrive, and lose what it is answered."""
    wire = page.context.new_cdp_session(page)

    def paused(event):
        which = {"requestId": event["requestId"]}
        if event["request"]["method"] != "POST":
            wire.send("Fetch.continueRequest", which)
            return
        wire.send("Fetch.failRequest", which | {"errorReason": "ConnectionReset"})
        wire.send("Fetch.disable")

    wire.on("Fetch.requestPaused", paused)
    pattern = {"urlPattern": f"*{path}", "requestStage": "Response"}
    wire.send("Fetch.enable", {"patterns": [pattern]})


def die(page):
    """Close the page without a last word: what it sends as it closes may get past the cut."""
    silence = "window.addEventListener('visibilitychange', e => e.stopImmediatePropagation(), true)"
    page.evaluate(silence)
    page.close()


def kept_on_phone(page):
    return page.evaluate(
        """() => new Promise(done => {
            const opening = indexedDB.open('sourcebook', 1);
            opening.onupgradeneeded = () => opening.result.createObjectStore('forms');
            opening.onsuccess = () => {
                const asked = opening.result.transaction('forms').objectStore('forms').getAll();
                asked.onsuccess = () => {
                    opening.result.close();
                    done(JSON.stringify(asked.result));
                };
            };
        })"""
    )


def test_cut_at_each_step_of_the_form(gp_page, photo, axe, fits):
    page = gp_page()
    _cut_before_anything_was_saved(page)
    practice = Practice.objects.get()
    _lose_the_reply_to_a_save(page, practice)
    fits(page)
    _cut_during_a_photo(page, photo)
    axe(page)
    finish(page)
    _cut_at_the_press_that_submits(page, practice)
    version = Version.objects.get()
    assert version.state == "submitted"
    assert Practice.objects.get() == practice
    assert version.title == "Second pits dug in turns"
    assert Attachment.objects.count() == version.photos.count() == 1


def _cut_before_anything_was_saved(page):
    page.context.set_offline(True)
    write(page, title="Second pits dug in turns")
    hide(page)
    page.wait_for_selector(KEPT)
    page.click("main [type=submit]:has-text('Save draft')")
    page.wait_for_selector(NOT_SENT)
    assert "Second pits dug in turns" in kept_on_phone(page)
    assert not Practice.objects.exists()
    page.context.set_offline(False)
    page.wait_for_selector(SAVED)
    assert json.loads(kept_on_phone(page)) == []


def _lose_the_reply_to_a_save(page, practice):
    lose_reply(page, f"/practices/{practice.pk}/edit/")
    write(page, **ANSWERS)
    hide(page)
    page.wait_for_selector(KEPT)
    write(page, result="All 84 families use it. Typed after the cut.")
    hide(page)
    page.wait_for_selector(SAVED)
    version = Version.objects.get()
    assert version.result == "All 84 families use it. Typed after the cut."
    assert version.problem == ANSWERS["problem"]


def _cut_during_a_photo(page, photo):
    """Once it never arrives, once only its answer is lost."""
    page.route("**/practices/photos/", lambda route: route.abort())
    open_answer(page, "main [name=photo-1]")
    page.set_input_files("main [name=photo-1]", photo)
    again = page.get_by_role("button", name="Send it again")
    again.wait_for()
    expect(page.locator("[data-photo-state]").first).to_contain_text("Photo 1 did not arrive.")
    page.unroute("**/practices/photos/")
    lose_reply(page, "/practices/photos/")
    again.click()
    again.wait_for()
    again.click()
    page.wait_for_selector("[data-photo-state]:has-text('has arrived')")


def _cut_at_the_press_that_submits(page, practice):
    """Cut before it, then its answer lost."""
    submit = "main [type=submit]:has-text('Submit for review')"
    open_answer(page, submit)
    page.context.set_offline(True)
    page.click(submit)
    page.wait_for_selector(NOT_SENT)
    assert Version.objects.get().state == "draft"
    page.context.set_offline(False)
    page.wait_for_selector(SAVED)
    lose_reply(page, f"/practices/{practice.pk}/edit/")
    page.click(submit)
    page.wait_for_url("chrome-error://**")
    page.goto(f"/practices/{practice.pk}/edit/")
    expect(page.locator("main")).to_contain_text("The desk is reading it")


def finish(page):
    """Fill in what is no line of text."""
    open_answer(page, "main [name=steps]")
    for number, text in enumerate(("Mark the pits.", "Dig a second.", "Join both with a Y.")):
        page.fill(f"main [name=steps] >> nth={number}", text)
    open_answer(page, "main [name=cost_unit]")
    page.select_option("main [name=cost_unit]", "household")
    open_answer(page, "main [name=result_basis]")
    page.select_option("main [name=result_basis]", "counted")
    open_answer(page, "main [name=themes]")
    page.select_option("main [name=themes] >> nth=0", "toilet-technology")
    open_answer(page, "main [name=consent][type=checkbox]")
    page.check("main [name=consent][type=checkbox]")


def test_what_a_closed_page_left_on_the_phone_is_offered_to_its_person_alone(gp_page, photo):
    page = gp_page()
    page.context.set_offline(True)
    write(page, title="Typed before the battery died")
    open_answer(page, "main [name=photo-1]")
    page.set_input_files("main [name=photo-1]", photo)
    hide(page)
    page.wait_for_selector(KEPT)
    page.wait_for_selector("[data-photo-state]:has-text('did not arrive')")
    assert "battery" in kept_on_phone(page)
    die(page)
    page.context.set_offline(False)
    page = gp_page(context=page.context)
    assert not Practice.objects.exists()
    page.click("[data-keep-take]")
    page.wait_for_selector("h2:has-text('kept on this device')")
    expect(page.locator("main [name=title]")).to_have_value("Typed before the battery died")
    expect(page.locator("text=Your photo is kept")).to_have_count(1)
    page.click("main [type=submit]:has-text('Save draft')")
    page.wait_for_url(re.compile(r"/practices/\d+/$"))
    assert Version.objects.get().title == "Typed before the battery died"
    assert Attachment.objects.count() == 1
    page.goto("/practices/new/")
    assert page.is_hidden("[data-keep-offer]")


def test_signing_out_wipes_the_phone(gp_page):
    page = gp_page()
    write(page, title="Planted")
    page.route("**/practices/new/", lambda route: route.abort())
    hide(page)
    page.wait_for_selector(KEPT)
    assert "Planted" in kept_on_phone(page)
    page.click("summary:has-text('Menu')")
    page.click("header button:has-text('Sign out')")
    page.wait_for_url("**/")
    assert json.loads(kept_on_phone(page)) == []


def test_the_scripts_of_the_form_stay_small():
    folder = Path(__file__).parents[2] / "static" / "js"
    assert sum(len(gzip.compress((folder / name).read_bytes())) for name in SCRIPTS) < 20_000
