"""The main job, walked in a browser: shared on a phone, returned, corrected, published, found,
vouched for. Once told by a district and read by its State, once by a GP and read by its District.
"""

import re

import pytest
from django.contrib.auth.hashers import make_password
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from demo.loading import load
from demo.people import load_areas, load_people
from practices.jobs import make_photo
from practices.models import Attachment, Practice
from tests.e2e.browser import set_width
from tests.e2e.hands import Finger, Keyboard, one_heading_only
from tests.e2e.seen import measure

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "demo-sourcebook"
ANSWERS = {
    "title": "Zebra crossings for the water tanker at the school gate",
    "started_on": "2024-05",
    "problem": "Children and the tanker used the same narrow gate at the same hour.",
    "who_did_what": "The school committee drew the plan, the Panchayat painted it.",
    "cost_amount": "1,33,000",
    "upkeep": "The Panchayat repaints it each June.",
    "result": "The gate is clear.",
    "reach": "1 school, 210 children",
    "went_wrong": "The first paint washed off in the rains.",
    "not_where": "Where the tanker comes at night.",
    "contact": "The head of the school",
    "tags": "school gate",
}
STEPS = [
    "Watched the gate for a week and wrote down the hours.",
    "Agreed on a new hour for the tanker.",
    "Painted where it stands and where children walk.",
]
# author, desk, who vouches, and the author's place
STORIES = {
    "district": ("district", "state", "block", "district:sample-1"),
    "gp": ("gp", "district", "gp2", "gp:sample-1"),
}
WALKS = [
    pytest.param("district", (360,), "en", True, Finger, id="phone"),
    pytest.param("district", (360,), "en", False, Finger, id="phone-without-scripts"),
    pytest.param("district", (1280,), "hi", True, Keyboard, id="keyboard-alone-in-hindi"),
    pytest.param("gp", (360,), "hi", True, Finger, id="gp-in-hindi"),
    pytest.param("gp", (360,), "en", False, Finger, id="gp-without-scripts"),
]


class Walk:
    """One run of the journey: its people, pages and ways of using them."""

    def __init__(self, page_at, axe, fits, widths, language, javascript, hands):
        self.page_at, self.axe, self.fits = page_at, axe, fits
        self.widths, self.language, self.javascript = widths, language, javascript
        self.hands_of = hands

    def at(self, path):
        return path if self.language == "en" else f"/{self.language}{path}"

    def anybody(self):
        """Open a new session, signed out."""
        page = self.page_at(self.widths[0], javascript=self.javascript, language=self.language)
        return page, self.hands_of(page)

    def as_(self, who):
        """Open a new session and sign in as one of the demo's people."""
        page, hands = self.anybody()
        page.goto(self.at("/accounts/login/"))
        self.look(page)
        hands.write("login", f"{who}@example.org")
        hands.write("password", PASSWORD)
        hands.press("main button[type=submit]")
        page.wait_for_url(lambda url: "login" not in url)
        return page, hands

    def look(self, page):
        """Check the page before one's eyes: one heading, accessible, nothing sticks out at 320."""
        one_heading_only(page)
        if not self.javascript:
            return
        for width in (320, *reversed(self.widths)):
            set_width(page, width)
            if width == 320:
                self.fits(page)
                continue
            # As in test_every_page: measured for all text, and more strictly than axe does.
            self.axe(page, without=("color-contrast",))
            weak = measure(page, "contrast")["weak"]
            assert not weak, f"{page.url}: {weak}"


@pytest.fixture
def people(transactional_db, story, language, javascript):
    """The demo's people; what they told stands beside it in the first walk, for it takes long."""
    if (story, language, javascript) == ("district", "en", True):
        load(PASSWORD)
    else:
        load_areas()
        load_people(make_password(PASSWORD), timezone.now())


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "gate.jpg"
    Image.new("RGB", (1600, 1200), (40, 120, 140)).save(path, "JPEG")
    return path


@pytest.mark.parametrize(("story", "widths", "language", "javascript", "hands"), WALKS)
def test_a_practice_is_shared_returned_published_found_and_vouched_for(
    story, widths, language, javascript, hands, page_at, axe, fits, people, photo
):
    walk = Walk(page_at, axe, fits, widths, language, javascript, hands)
    author, desk, voucher, place = STORIES[story]
    number = _share(walk, author, place, photo)
    _return(walk, desk, number)
    _correct(walk, author, number)
    _accept(walk, desk, number)
    _find(walk, number, place)
    _endorse(walk, voucher, number)


def _share(walk, author, place, photo):
    """Fill the form, miss one answer, be told, and submit; return the practice's number."""
    page, hands = walk.as_(author)
    before = list(Attachment.objects.values_list("pk", flat=True))  # the demo has photos of its own
    page.goto(walk.at("/practices/new/"))
    assert page.input_value("main [name=place]") == place or place in page.content()
    walk.look(page)
    _fill(hands, photo)
    hands.press("main form button[name=submit]")
    page.locator("main [aria-invalid=true]").first.wait_for()
    walk.look(page)
    expect(page.locator("[aria-invalid=true]")).to_have_count(1)
    expect(page.locator("main [name=title]")).to_have_value(ANSWERS["title"])
    sent = Attachment.objects.exclude(pk__in=before)
    assert sent.count() == 1
    hands.tick("main #id_consent")
    hands.press("main form button[name=submit]")
    page.wait_for_url(re.compile(r"/practices/\d+/$"))
    make_photo(sent.get().pk)
    page.reload()
    walk.look(page)
    assert page.locator("main img[srcset]").count() >= 1
    return int(re.search(r"/practices/(\d+)/", page.url)[1])


def _fill(hands, photo):
    hands.write("title", ANSWERS["title"])
    for name in ("started_on", "problem"):
        hands.write(name, ANSWERS[name])
    for number, text in enumerate(STEPS):
        hands.write_at(f"main #id_steps_{number}", text)
    for name in ("who_did_what", "cost_amount"):
        hands.write(name, ANSWERS[name])
    hands.choose("main #id_cost_unit", "unit")
    for name in ("upkeep", "result", "reach"):
        hands.write(name, ANSWERS[name])
    hands.choose("main #id_result_basis", "seen")
    for name in ("went_wrong", "not_where", "contact"):
        hands.write(name, ANSWERS[name])
    hands.attach("main #id_photo-1", str(photo))
    hands.write("photo-1-description", "The school gate with its painted lanes")
    hands.choose("main #id_themes_0", "schools-anganwadis")
    hands.write("tags", ANSWERS["tags"])


def _return(walk, desk, number):
    page, hands = walk.as_(desk)
    page.goto(walk.at("/curation/"))
    walk.look(page)
    hands.press(f"main ol.queue a[data-entry][href$='/curation/{number}/']")
    page.wait_for_url(f"**/curation/{number}/")
    walk.look(page)
    hands.unfold("main details.ask:has(#note-result) summary")
    hands.write_at("main #note-result", "How many tankers a week?")
    hands.write_at("main #note", "One question, then it is ready.")
    hands.press("main button[formaction$='/return/']")
    page.wait_for_url(re.compile(r"/curation/(\d+/)?$"))
    assert Practice.objects.get(pk=number).open_version.state == "returned"


def _correct(walk, author, number):
    page, hands = walk.as_(author)
    page.goto(walk.at("/me/"))
    walk.look(page)
    hands.press(f"main a[href*='/practices/{number}/']")
    page.wait_for_url(f"**/practices/{number}/**")
    walk.look(page)
    expect(page.locator("main")).to_contain_text("How many tankers a week?")
    hands.press(f"main a[href$='/practices/{number}/edit/']")
    page.wait_for_url("**/edit/")
    walk.look(page)
    hands.write("result", "The gate is clear; four tankers a week come before school.")
    hands.press("main form button[name=submit]")
    page.wait_for_url(re.compile(r"/practices/\d+/$"))
    assert Practice.objects.get(pk=number).open_version.state == "submitted"


def _accept(walk, desk, number):
    page, hands = walk.as_(desk)
    page.goto(walk.at(f"/curation/{number}/"))
    walk.look(page)
    hands.press("main button[formaction$='/accept/']")
    page.wait_for_url(re.compile(r"/curation/(\d+/)?$"))
    assert Practice.objects.get(pk=number).state == "published"


def _find(walk, number, place):
    """Signed out, find it by theme, by word and by place."""
    page, hands = walk.anybody()
    row = f"main a[href*='/practices/{number}/']"
    level, _, code = place.partition(":")
    for path in (
        "/themes/schools-anganwadis/",
        f"/places/{level}/{code}/",
        "/practices/?theme=schools-anganwadis",
        f"/practices/?{level}={code}",
    ):
        page.goto(walk.at(path))
        walk.look(page)
        assert page.locator(row).count() >= 1, path
    page.goto(walk.at("/practices/"))
    hands.write("q", "zebra tanker")
    hands.press("main [role=search] button, main form button[type=submit]")
    page.wait_for_url("**q=zebra*")
    walk.look(page)
    hands.press(row)
    page.wait_for_url(f"**/practices/{number}/*/")
    walk.look(page)
    expect(page.locator("main")).to_contain_text(ANSWERS["went_wrong"])
    assert page.context.cookies() == []


def _endorse(walk, voucher, number):
    page, hands = walk.as_(voucher)
    page.goto(walk.at(f"/practices/{number}/"))
    hands.unfold("main #endorse > summary")
    hands.tick("main #endorse input[value='we-do-this']")
    hands.press("main form[action$='/endorse/'] button")
    page.locator("[data-endorsement='we-do-this']").wait_for()
    walk.look(page)
    expect(page.locator("[data-endorsement='we-do-this']")).to_have_count(1)
    assert Practice.objects.get(pk=number).endorsement_count == 1
