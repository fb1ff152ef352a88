"""The form of a practice on a phone: one question at a time, back and forth without loss."""

import re

import pytest
from playwright.sync_api import expect

from practices import workflow
from practices.models import Practice, Version
from tests.e2e.browser import set_width
from tests.e2e.hands import ALL_ANSWERS, NEXT, Finger, Keyboard, hide, one_heading_only
from tests.factories.practices import practice_in

pytestmark = pytest.mark.django_db(transaction=True)
BACK = "main [data-step-back]"
SUBMIT = "main button[name=submit]"

# Stands for a page that goes right after it has thrown away what the phone kept.
LEFT_AFTER_THE_FIRST_LOSS = """() => {
    const forms = IDBObjectStore.prototype;
    const lose = forms.delete;
    forms.delete = function (key) {
        forms.put = () => {};
        return lose.call(this, key);
    };
}"""


def shows(page, step):
    """Wait until `step`, an id, is the one that shows."""
    expect(page.locator(f"#{step}")).to_be_visible()
    expect(page.locator("[data-step]:visible")).to_have_count(1)


def save_at_once(page, words, said="सहेजा गया"):
    """Hide the page and wait until `words` are saved, not only what an earlier save took along."""
    with page.expect_response(
        lambda answer: words.encode() in (answer.request.post_data_buffer or b"")
    ) as saved:
        hide(page)
    assert saved.value.status == 200
    page.wait_for_selector(f"[data-keep-words]:has-text('{said}')")


def load_anew(page):
    """Load the page anew and wait until the server filled it with what the phone kept."""
    page.reload()
    page.wait_for_selector("[data-keeping][data-sent-back]", state="attached")
    page.wait_for_load_state()


def test_back_and_forth_and_loading_anew_lose_nothing(gp_page, axe, fits):
    page = gp_page("/hi/practices/new/", language="hi")
    shows(page, "begin")
    page.check("main [name=kind][value=lesson]")
    page.click(NEXT)
    shows(page, "question-10")
    page.click(NEXT)
    page.fill("main [name=title]", "सोख्ता गड्ढे")
    page.press("main [name=title]", "Enter")
    shows(page, "question-2")
    assert page.url.partition("#")[2] == "question-2"
    expect(page.locator("#question-2-words")).to_be_focused()
    expect(page).to_have_title(re.compile("^प्रश्न 2, कुल 12: "))
    page.go_back()
    shows(page, "question-1")
    page.go_forward()
    shows(page, "question-2")
    page.click(BACK)
    shows(page, "question-1")
    expect(page.locator("main [name=title]")).to_have_value("सोख्ता गड्ढे")
    _leave_to_the_list_and_come_back(page, axe, fits)
    _load_anew(page)
    _turn_the_phone(page)


def _leave_to_the_list_and_come_back(page, axe, fits):
    for width in (320, 360):
        set_width(page, width)
        fits(page)
    axe(page)
    page.click(ALL_ANSWERS)
    expect(page.locator("#review h2")).to_be_focused()
    expect(page.locator("#review")).to_contain_text("सोख्ता गड्ढे")
    expect(page.locator("#review li:has(.error)")).to_have_count(12)
    one_heading_only(page)
    axe(page)
    fits(page)
    page.click("#review a[href='#question-4']")
    shows(page, "question-4")


def _load_anew(page):
    """Once saved, once typed with nothing to save it: the question and the text stay."""
    problem = page.locator("main [name=problem]:visible")
    problem.fill("पानी खड़ा रहता था।")
    save_at_once(page, "पानी खड़ा रहता था।")
    practice = Practice.objects.get()
    page.wait_for_url(f"**/hi/practices/{practice.pk}/edit/#question-4")
    page.reload()
    expect(problem).to_have_value("पानी खड़ा रहता था।")
    page.evaluate("() => { window.fetch = () => Promise.reject(); }")
    problem.fill("पानी दो दिन खड़ा रहता था।")
    hide(page)
    page.wait_for_selector("[data-keep-notice].look:visible")
    load_anew(page)
    expect(problem).to_have_value("पानी दो दिन खड़ा रहता था।")
    shows(page, "question-4")
    save_at_once(page, "पानी दो दिन खड़ा रहता था।")
    assert Version.objects.get().problem == "पानी दो दिन खड़ा रहता था।"


def test_a_page_left_between_two_steps_of_a_save_loses_nothing(gp_page, cast):
    """An earlier save is answered while newer words wait; from then on the page writes no more."""
    practice = practice_in(state="draft", author=cast.gp, place=cast.places.home_gp)
    page = gp_page(f"/practices/{practice.pk}/edit/#question-4")
    problem = page.locator("main [name=problem]:visible")
    held = []
    page.route("**/edit/", lambda route: route.abort() if held else held.append(route))
    problem.fill("Water stood.")
    hide(page)
    problem.fill("Water stood for two days.")
    hide(page)
    page.evaluate(LEFT_AFTER_THE_FIRST_LOSS)
    with page.expect_request_finished(lambda request: request.method == "POST"):
        held[0].continue_()
    page.wait_for_selector("[data-keep-notice].look:visible")  # the second was refused
    page.unroute("**/edit/")
    load_anew(page)
    expect(problem).to_have_value("Water stood for two days.")
    save_at_once(page, "Water stood for two days.", said="Saved")
    assert practice.versions.get().problem == "Water stood for two days."


def _turn_the_phone(page):
    """A wide page shows all at once, and a narrow one the same question again."""
    set_width(page, 1280)
    expect(page.locator("[data-step]:visible")).to_have_count(17)
    expect(page.locator(NEXT)).to_be_hidden()
    expect(page.locator(SUBMIT)).to_be_visible()
    set_width(page, 360)
    shows(page, "question-4")


def test_a_refusal_opens_its_question_and_the_review_submits(gp_page, cast):
    """By keyboard alone: two answers are missing, each is found from where it is named."""
    values = {"state": "draft", "author": cast.gp, "place": cast.places.home_gp}
    practice = practice_in(**values)
    Version.objects.filter(practice=practice).update(problem="", result="")
    page = gp_page(f"/practices/{practice.pk}/edit/")
    hands = Keyboard(page)
    hands.unfold(ALL_ANSWERS)
    hands.press(SUBMIT)
    page.locator("[data-error-summary]").wait_for()
    shows(page, "question-4")
    expect(page.locator(".strokes .marked")).to_have_count(1)
    hands.unfold("[data-error-summary] a[href='#id_result']")
    shows(page, "question-9")
    expect(page.locator("#id_result")).to_be_focused()
    hands.write("result", "All 84 families use the toilet.")
    hands.unfold(ALL_ANSWERS)
    hands.unfold("#review a[href='#question-4']")
    hands.write("problem", "Single pits were full.")
    hands.unfold(ALL_ANSWERS)
    hands.press(SUBMIT)
    page.wait_for_url(re.compile(rf"/practices/{practice.pk}/$"))
    assert Version.objects.get().state == "submitted"


def test_what_the_desk_wrote_opens_and_is_marked(gp_page, cast):
    practice = practice_in("submitted", author=cast.gp, place=cast.places.home_gp)
    notes = {"note": "Nearly there.", "notes": {"upkeep": "Who pays the mason?"}}
    workflow.apply(practice, "return", by=cast.district, **notes)
    page = gp_page(f"/practices/{practice.pk}/edit/")
    shows(page, "question-8")
    expect(page.locator("main")).to_contain_text("Nearly there.")
    page.click(ALL_ANSWERS)
    row = page.locator("#review li", has=page.locator("a[href='#question-8']"))
    expect(row).to_contain_text("The desk wrote here")
    expect(page.locator(".strokes .marked")).to_have_count(1)


def test_the_quick_telling_saves_on_its_last_step(gp_page, axe):
    page = gp_page("/practices/quick/")
    hands = Finger(page)
    hands.write("title", "Soak pits at each standpost")
    hands.write("told_by_name", "Kamla Bai")
    expect(page.locator(NEXT)).to_be_hidden()
    axe(page)
    hands.press("main form button[type=submit]")
    page.wait_for_url(re.compile(r"/practices/\d+/$"))
    assert Version.objects.get().title == "Soak pits at each standpost"
