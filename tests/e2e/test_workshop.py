"""A whole workshop in the browser: called, held, planned, reported, and asked after a month later.

What many people do many times goes by requests, from their own pages; each step is pressed once.
"""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.querysets import today
from places.models import Place
from practices.models import Version
from tests.cast import cast as make_cast
from tests.e2e.every_page import carry
from tests.workshops.conftest import client_of
from tests.workshops.test_pages import FORM
from workshops.models import Card, Participant, PlanLine, Workshop
from workshops.plans import jobs

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
GUESTS = ("Asha", "Bina", "Chandra")
EACH, ON_PAPER, DISTRICTS = 20, 40, 12
# Posts cards one after the other from the page on which they are written.
WRITE = """([who, number, words]) => { window.written = 0; (async () => {
  for (let n = 1; n <= number; n += 1) {
    const form = new FormData(document.querySelector("form.stack"));
    form.set("uid", crypto.randomUUID?.() ?? [8, 4, 4, 4, 12].map((length) =>
      Array.from({length}, () => Math.floor(Math.random() * 16).toString(16)).join("")).join("-"));
    form.set("text", words.replace("{n}", `${who} ${n}`));
    form.set("kind", n % 4 ? "practice" : "gap");
    const headers = {Accept: "application/json"};
    const answer = await fetch(location.href, {method: "POST", body: form, headers});
    if (!answer.ok) throw new Error(await answer.text());
    window.written = n;
  }})(); }"""


class Walk:
    """One workshop, its people, and the pages that they have open."""

    def __init__(self, page_at, address):
        self.page_at, self.address = page_at, address
        self.cast = make_cast()
        self.home, self.other = self.cast.places.home_district, self.cast.places.other_district
        state = self.cast.places.home_state
        for number in range(DISTRICTS - 2):
            told = {"code": f"92{number:02}", "name": f"District {number}"}
            Place.objects.create(level="district", parent=state, **told)
        self.districts = list(Place.objects.filter(level="district", state=state))
        self.desk = self.signed_in("facilitator", 1280)

    def signed_in(self, who, width=360):
        page = self.page_at(width, language="en")
        carry(client_of(getattr(self.cast, who)), page, self.address)
        return page

    def at(self, path=""):
        return f"/workshops/{self.workshop.pk}/{path}"

    def convene(self):
        """The State calls it by the form, names its facilitator, announces and begins it."""
        client = client_of(self.cast.state)
        days = {"starts_on": today(), "ends_on": today()}
        districts = {"districts": [one.key for one in self.districts]}
        host = {"host": str(self.cast.offices.state.pk), "request_id": uuid4()}
        client.post("/workshops/new/", FORM | days | districts | host)
        self.workshop = Workshop.objects.get()
        named = {"people": [self.cast.facilitator.pk], "request_id": uuid4()}
        client.post(self.at("facilitators/"), named)
        page = self.signed_in("state")
        page.goto(self.at())
        page.get_by_role("button", name="Announce it").click()
        page.get_by_role("button", name="Begin").click()
        expect(page.get_by_text("Under way").first).to_be_visible()

    def come_in(self):
        """Three phones come in by the code that the facilitator makes; none has an account."""
        self.desk.goto(self.at("people/"))
        self.desk.get_by_role("button", name="Make a code").click()
        code = self.desk.locator(".spelt").inner_text()
        self.phones = [self.phone(code, name) for name in GUESTS]

    def phone(self, code, name):
        page = self.page_at(360, language="en")
        page.goto(f"/w/{code}/")
        page.fill("[name=name]", name)
        page.fill("[name=office_title]", "Pani Samiti")
        district = self.home if name != "Chandra" else self.other
        page.select_option("[name=district]", district.key)
        page.check("[name=agreed]")
        page.locator("main form button").last.click()
        page.wait_for_url(f"**{self.at('room/')}")
        return page

    def write(self):
        """Three people write at once, and a typist types what others wrote on paper."""
        for phone, name in zip(self.phones, GUESTS, strict=True):
            phone.goto(self.at("cards/"))
            phone.evaluate(WRITE, [name, EACH, "Pits that {n} tells of."])
        self.desk.goto(self.at("keying/"))
        self.desk.focus("#id_text")
        for number in range(ON_PAPER):
            self.desk.keyboard.insert_text(f"Paper {number} says how pits stay dry.")
            self.desk.keyboard.press("Enter")
        self.desk.get_by_text("Everything is sent.").wait_for(timeout=20_000)
        for phone in self.phones:
            phone.wait_for_function(f"window.written === {EACH}")

    def put_together(self):
        self.desk.goto(self.at("wall/"))
        for number in (1, 2, 3):
            self.desk.locator(f"[name=card][value='{number}']").check()
        self.desk.fill("#group-name", "Dry pits")
        self.desk.get_by_role("button", name="Put together").click()
        expect(self.desk.get_by_role("heading", name="Dry pits")).to_be_visible()
        others = {"card": [4, 5], "name": "Masons", "request_id": uuid4()}
        client_of(self.cast.facilitator).post(self.at("group/"), others)

    def vote(self):
        """Between the two groups: a dot from each phone, others counted on paper."""
        self.desk.goto(self.at("votes/"))
        self.desk.fill("[name=title]", "What first?")
        self.desk.check("[name=about][value=clusters]")
        self.desk.get_by_role("button", name="Open the vote").click()
        address = self.desk.url
        for phone in self.phones:
            phone.goto(address)
            phone.locator("li", has_text="Dry pits").get_by_role("button").click()
            expect(phone.get_by_text("You have 2 dots left.")).to_be_visible()
        self.desk.reload()
        self.desk.locator("summary", has_text="Type in dots").click()
        self.desk.fill("[name=voters]", "4")
        self.desk.fill("[name=dots-2]", "5")
        self.desk.get_by_role("button", name="Count these dots").click()
        self.desk.get_by_role("button", name="Close the vote").click()
        expect(self.desk.get_by_text("7 people voted.").first).to_be_visible()

    def plan(self):
        """Each district's line, by requests; one by the team of a district on its phone."""
        client = client_of(self.cast.facilitator)
        for district in self.districts:
            if district != self.home:
                line = {"words": f"Dig pits in {district.name}.", "language": "en", "uid": uuid4()}
                client.post(self.at(f"plans/{district.pk}/"), line)
        phone = self.phones[0]
        phone.goto(self.at(f"plans/{self.home.pk}/"))
        phone.fill("[name=words]", "Train twelve masons.")
        phone.get_by_role("button", name="Put it into the plan").click()
        expect(phone.get_by_text("The line is in the plan.")).to_be_visible()
        self.desk.goto(self.at("plans/"))
        expect(self.desk.locator("ol.plan-lines > li")).to_have_count(DISTRICTS)

    def report(self):
        """The workshop is over, its report out, and its cards are drafts."""
        self.desk.goto(self.at())
        self.desk.get_by_role("button", name="It is over").click()
        self.desk.goto(self.at("report/"))
        self.desk.locator("form[action$='/publish/'] input[type=checkbox]").check()
        self.desk.get_by_role("button", name="Let everybody read it").click()
        expect(self.desk.get_by_text("The report is out")).to_be_visible()
        self.desk.goto(self.at("drafts/"))
        self.desk.get_by_role("button", name="Make drafts of the ticked cards").click()
        expect(self.desk.get_by_text("drafts are made")).to_be_visible()

    def month_later(self):
        """Both plans were confirmed; the clock asks, one line is done, one is stuck."""
        for who, district in (("district", self.home), ("district3", self.other)):
            page = self.signed_in(who)
            page.goto(self.at(f"plans/{district.pk}/"))
            page.get_by_role("button", name="Confirm the plan").click()
            expect(page.get_by_text("Confirmed on")).to_be_visible()
        later = timezone.now() + timedelta(days=31)
        assert jobs.ask(later) == 2
        self.answer("district", "It is done")
        self.answer("district3", "It is stuck", "The masons have left.")

    def answer(self, who, words, why=""):
        """Follow the reminder among one's notices, and press the answer."""
        page = self.signed_in(who)
        page.goto("/me/notices/")
        page.locator("a[href*='/how/']").first.click()
        if why:
            page.locator("summary", has_text=words).click()
            page.locator("details[open] textarea").fill(why)
        page.get_by_role("button", name=words).click()
        expect(page.get_by_text("Thank you. It is kept.")).to_be_visible()


def test_a_whole_workshop(page_at, live_server, transactional_db, settings):
    settings.REQUESTS_PACED = False  # a hundred cards in a few seconds, from one address
    walk = Walk(page_at, live_server.url)
    walk.convene()
    walk.come_in()
    walk.write()
    numbers = list(Card.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, 3 * EACH + ON_PAPER + 1))
    assert len(set(Card.objects.values_list("text", flat=True))) == len(numbers)
    assert Participant.objects.filter(accepted_at__isnull=False).count() == len(GUESTS)
    walk.put_together()
    walk.vote()
    walk.plan()
    walk.report()
    assert_report_is_everybodys(page_at(360), walk)
    assert_drafts_lie_at_their_desks(walk)
    walk.month_later()
    board = walk.signed_in("state")
    board.goto("/plans/")
    expect(board.get_by_text("The masons have left.")).to_be_visible()
    states = dict(PlanLine.objects.values_list("plan__place__name", "state"))
    assert (states["Girwa"], states["Salumbar"]) == ("done", "stuck")


def assert_report_is_everybodys(page, walk):
    page.goto(walk.at("report/"))
    expect(page.get_by_role("heading", name="Report of the workshop")).to_be_visible()
    told = page.locator("main").inner_text()
    assert f"{DISTRICTS} plans with {DISTRICTS} lines." in told
    assert "Pits that Asha 1 tells of." in told
    assert "Train twelve masons." not in told  # what a district writes stays in the room


def assert_drafts_lie_at_their_desks(walk):
    """Each desk completes what was told of its own district, and no other."""
    drafts = Version.objects.filter(state="draft", needs_help=True)
    kept = EACH - EACH // 4  # gaps become no drafts
    for who, place, guests in (("district", walk.home, 2), ("district3", walk.other, 1)):
        seen = drafts.visible_to(getattr(walk.cast, who)).filter(place__isnull=False)
        assert seen.count() == guests * kept
        assert set(seen.values_list("place", flat=True)) == {place.pk}
