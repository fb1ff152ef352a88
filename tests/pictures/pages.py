"""Which pages are pictured: a name, who looks at it, and how it is reached."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "pictures"
LANGUAGES = ("en", "hi")
PRINT = "district-note"
MOST_BYTES = 3_000_000
SEND_WITH = """(box, words) => {
    box.value = words;
    HTMLFormElement.prototype.submit.call(box.form);
}"""
TOO_LONG = "A word too many. " * 10
LISTED = "/practices.json"


@dataclass(frozen=True)
class Picture:
    """One page type: `find` takes the browser page and returns an address without language.

    `then` brings the open page into the state that is pictured; `status` is what it answers.
    """

    name: str
    find: Callable[[object], str]
    who: str = ""
    then: Callable[[object], None] | None = None
    status: int = 200


def at(address):
    """Return a finder of a fixed address."""
    return lambda page: address


def first_of(query):
    """Return a finder of the first practice that the list gives for `query`."""

    def find(page):
        results = page.request.get(f"{LISTED}?{query}").json()["results"]
        return urlsplit(results[0]["url"]).path

    return find


def linked(start, selector, below=""):
    """Return a finder of the address behind the first link `selector` on the page of `start`.

    `below`: what stands behind it.
    """

    def find(page):
        page.goto(start(page))
        found = page.locator(f"main {selector}").first.get_attribute("href")
        return found.removeprefix("/hi") + below

    return find


def code_of(start):
    """Return a finder of the address that the QR code of an entry's print leads to."""

    def find(page):
        page.goto(start(page))
        return f"/c/{page.locator('main .code').first.inner_text()}?v=1"

    return find


def written(start, selector):
    """Return a finder of the address that is written out in `selector` on the page of `start`."""

    def find(page):
        page.goto(start(page))
        told = page.locator(f"main {selector}").first.inner_text()
        return urlsplit(told).path.removeprefix("/hi")

    return find


def pressed(selector):
    """Return an action that presses `selector` and waits for what comes."""

    def press(page):
        with page.expect_navigation():
            page.locator(f"main {selector}").first.click()

    return press


def _say_too_much(page):
    title = page.locator("main [name='title']")
    with page.expect_navigation():
        title.evaluate(SEND_WITH, TOO_LONG)


HISTORY = linked(first_of("sort=endorsed"), "a[href$='/history/']")
ASKED = linked(at("/workshops/5/drafts/"), "a[href$='/teller/']")
PICTURES = [
    Picture("home", at("/")),
    Picture("home-gp", at("/"), "gp"),
    Picture("home-block", at("/"), "block"),
    Picture("home-district", at("/"), "district"),
    Picture("home-state", at("/"), "state"),
    Picture("home-national", at("/"), "national"),
    Picture("list", at("/practices/")),
    Picture("list-filtered", at("/practices/?q=pit&kind=practice&programme=sbm")),
    Picture("list-empty", at("/practices/?q=zeppelin")),
    Picture("practice", first_of("sort=endorsed")),
    Picture("practice-lesson", first_of("kind=lesson")),
    Picture("practice-signed-in", first_of("sort=endorsed"), "gp2"),
    Picture("practice-superseded", first_of("status=superseded")),
    Picture("practice-withdrawn", first_of("status=withdrawn")),
    Picture("practice-contested", first_of("status=contested")),
    Picture("history", HISTORY),
    Picture("suggestions", at("/practices/suggestions/"), "gp"),
    Picture("translations", at("/practices/translations/"), "gp2"),
    Picture("compare", linked(HISTORY, "a[href*='/compare/']")),
    Picture("share", linked(first_of("sort=endorsed"), "a[href$='/share/']")),
    Picture("spread", linked(first_of("adopted=in-use"), "a[href$='/spread/']")),
    Picture("kin", linked(first_of("sort=endorsed"), "a[href$='/kin/']"), "district"),
    Picture("hide-words", linked(HISTORY, "a[href$='/hide/']"), "district"),
    Picture("themes", at("/themes/")),
    Picture("theme", at("/themes/springs-recharge/")),
    Picture("places", at("/places/")),
    Picture("place", at("/places/district/sample-1/")),
    Picture("api", at("/api/v1/")),
    Picture("packs", at("/packs/")),
    Picture("pack", linked(at("/packs/"), ".rows h3 a")),
    Picture("gaps", at("/gaps/")),
    Picture("gap", linked(at("/gaps/"), ".rows h3 a")),
    Picture("gaps-missing", at("/gaps/missing/"), "state"),
    Picture("gaps-translations", at("/gaps/translations/"), "gp2"),
    Picture("gap-new", at("/gaps/new/?q=pit"), "gp"),
    Picture("barriers", at("/asks/")),
    Picture("barrier", linked(at("/asks/?status=lifted"), ".rows h3 a")),
    Picture("barrier-waiting", linked(at("/asks/"), "#waiting ~ ul h3 a"), "state"),
    Picture("barrier-new", at("/asks/new/"), "gp"),
    Picture("units", at("/units/")),
    Picture("unit", at("/units/state/sample-1/")),
    Picture("unit-edit", at("/units/district/sample-1/edit/"), "district"),
    Picture("unit-people", at("/units/district/sample-1/people/?q=a"), "district"),
    Picture("questions", at("/questions/")),
    Picture("question", linked(at("/questions/?status=answered"), ".rows h3 a"), "gp"),
    Picture("question-new", at("/questions/new/?q=pit"), "gp"),
    Picture("followed-searches", at("/me/searches/"), "gp"),
    Picture("celebrations", at("/celebrations/")),
    Picture("celebration", linked(at("/celebrations/"), ".rows h3 a")),
    Picture("celebration-new", at("/celebrations/new/"), "gp"),
    Picture("certificates", at("/certificates/"), "gp"),
    Picture("certificate", linked(at("/certificates/"), ".rows h3 a"), "gp"),
    Picture("insights", at("/insights/")),
    Picture("insights-reach", at("/insights/reach/")),
    Picture("insights-desks", at("/insights/desks/"), "state"),
    Picture("learn", at("/learn/")),
    Picture("lesson", at("/learn/failure/")),
    Picture("forwarded", at("/learn/forwarded/"), "gp"),
    Picture("digests", at("/digest/"), "gp"),
    Picture("looking", at("/me/looking/"), "gp"),
    Picture("follow", linked(first_of("sort=endorsed"), "a[href^='/follow/']"), "gp"),
    Picture("paper", code_of(first_of("sort=endorsed"))),
    Picture("pack-new", at("/packs/new/"), "facilitator"),
    Picture("workshops", at("/workshops/")),
    Picture("workshop", linked(at("/workshops/"), ".rows h3 a")),
    Picture("workshop-new", at("/workshops/new/"), "facilitator"),
    Picture("calendar", at("/calendar/")),
    Picture("workshop-people", at("/workshops/2/people/"), "facilitator"),
    Picture("workshop-invitations", at("/workshops/1/invitations/"), "facilitator"),
    Picture("workshop-invited", at("/workshops/1/invited/"), "district"),
    Picture("workshop-code", at("/w/")),
    Picture("workshop-wall", at("/workshops/2/wall/"), "facilitator"),
    Picture("workshop-keying", at("/workshops/2/keying/"), "facilitator"),
    Picture("workshop-card-photo", at("/workshops/2/cards/1/photo/"), "facilitator"),
    Picture("workshop-asks", at("/workshops/2/asks/"), "facilitator"),
    Picture("workshop-ask", at("/workshops/2/asks/1/"), "facilitator"),
    Picture("workshop-votes", at("/workshops/2/votes/"), "facilitator"),
    Picture("workshop-vote", at("/workshops/2/votes/2/"), "gp"),
    Picture("workshop-vote-over", at("/workshops/2/votes/1/"), "facilitator"),
    Picture("workshop-hunting", at("/workshops/2/hunting/"), "facilitator"),
    Picture("workshop-hunting-sheet", at("/workshops/2/hunting/"), "gp"),
    Picture("workshop-hall", at("/workshops/2/hall/"), "facilitator"),
    Picture("workshop-posters", at("/workshops/2/posters/"), "facilitator"),
    Picture("workshop-drafts", at("/workshops/2/drafts/"), "facilitator"),
    Picture("workshop-teller-link", ASKED, "facilitator"),
    Picture("workshop-tell", written(ASKED, ".door .code"), "facilitator"),
    Picture("workshop-missing", at("/workshops/2/missing/"), "facilitator"),
    Picture("workshop-report", linked(at("/workshops/?when=over"), ".rows h3 a", "report/")),
    Picture("workshop-report-edit", at("/workshops/2/report/edit/"), "facilitator"),
    Picture("workshop-evaluation", at("/workshops/2/evaluation/"), "gp"),
    Picture("workshop-prework", at("/workshops/1/prework/"), "facilitator"),
    Picture("workshop-prework-of", at("/workshops/1/prework/"), "district"),
    Picture("workshop-agenda", at("/workshops/1/agenda/"), "facilitator"),
    Picture("workshop-session", at("/workshops/1/agenda/new/"), "facilitator"),
    Picture("workshop-cards", at("/workshops/2/cards/"), "gp"),
    Picture("plans-board", at("/workshops/2/plans/"), "gp"),
    Picture("plan", linked(at("/workshops/6/plans/"), "h2 a"), "state"),
    Picture("plan-draft", linked(at("/workshops/2/plans/"), "h2 a"), "facilitator"),
    Picture("plans-of-state", at("/plans/"), "state"),
    Picture("visits", at("/visits/")),
    Picture("offer", at("/visits/offers/1/"), "district"),
    Picture("offer-new", at("/visits/host/new/"), "block"),
    Picture("visit", at("/visits/1/"), "district"),
    Picture("visit-peers", at("/visits/3/"), "district3"),
    Picture("visit-findings", at("/visits/4/findings/"), "district2"),
    Picture("visit-share", at("/visits/3/share/"), "district3"),
    Picture("call", at("/calls/1/"), "district"),
    Picture("call-public", at("/calls/1/")),
    Picture("call-new", at("/calls/new/"), "district"),
    Picture("visit-public", at("/visits/2/")),
    Picture("visit-ask", at("/visits/offers/2/ask/"), "district3"),
    Picture("visit-sheet", at("/visits/2/sheets/before/"), "outsider"),
    Picture("visit-move", at("/visits/2/move/"), "district"),
    Picture("form", at("/practices/new/#question-1"), "gp"),
    Picture("form-refused", at("/practices/new/"), "gp", _say_too_much, 422),
    Picture("quick", at("/practices/quick/"), "gp"),
    Picture("draft", linked(at("/me/"), ".entry a:has-text('Compost')"), "gp"),
    Picture("me", at("/me/"), "gp"),
    Picture("notices", at("/me/notices/"), "gp"),
    Picture("my-data", at("/me/data/"), "gp"),
    Picture("settings", at("/accounts/settings/"), "gp"),
    Picture("trying", at("/me/trying/"), "gp"),
    Picture("adopt", lambda page: first_of("sort=newest")(page) + "../trying/", "gp"),
    Picture("to-confirm", at("/practices/to-confirm/"), "gp"),
    Picture("still-true", linked(at("/practices/to-confirm/"), "a[href$='/still-true/']"), "gp"),
    Picture("programmes", at("/curation/programmes/"), "national"),
    Picture("pauses", at("/curation/pauses/"), "state"),
    Picture("pause-new", at("/curation/pauses/new/"), "state"),
    Picture("place-like", at("/places/gp/sample-1/like/")),
    Picture("place-fact", at("/places/gp/sample-1/facts/water-table/"), "gp"),
    Picture("my-gps", at("/places/mine/"), "block"),
    Picture("desk", at("/curation/"), "district"),
    Picture("desk-reading", linked(at("/curation/"), ".queue a[href*='/curation/']"), "district"),
    Picture("doubts", at("/curation/doubts/"), "district"),
    Picture("doubt", linked(at("/curation/doubts/"), "a[href*='/doubts/']"), "district"),
    Picture("desk-measures", at("/curation/measures/"), "state"),
    Picture("searches", at("/curation/searches/"), "state"),
    Picture("glossary", at("/curation/glossary/"), "national"),
    Picture("term", linked(at("/curation/glossary/"), "article a.button"), "national"),
    Picture("term-new", at("/curation/glossary/new/"), "national"),
    Picture("saved-replies", at("/curation/replies/"), "district"),
    Picture(
        "second-opinions",
        linked(linked(at("/curation/"), ".queue a[href*='/curation/']"), "a[href$='/opinions/']"),
        "district",
    ),
    Picture("postings", at("/curation/postings/"), "district"),
    Picture("people", at("/curation/people/"), "district"),
    Picture("office-list", at("/curation/people/list/"), "district"),
    Picture("import-word", at("/practices/import/word/"), "district"),
    Picture("import", at("/practices/import/"), "district"),
    Picture("sessions", at("/accounts/sessions/"), "district"),
    Picture("second-factor", at("/accounts/second-factor/"), "district"),
    Picture("audit", at("/audit/"), "auditor"),
    Picture("sign-in", at("/accounts/login/")),
    Picture("sign-in-refused", at("/accounts/login/"), "", pressed("button[type=submit]"), 422),
    Picture("sign-in-code", at("/accounts/login/code/")),
    Picture("sign-up", at("/accounts/signup/")),
    Picture("code-unknown", at("/c/LS-0000000Z"), status=404),
    Picture("about", at("/about/")),
    Picture("policies", at("/policies/")),
    Picture("policy", at("/policies/privacy/")),
    Picture("accessibility", at("/accessibility/")),
    Picture("styleguide", at("/styleguide/")),
    Picture("styleguide-drawings", at("/styleguide/water/")),
    Picture("error-400", at("/practices/?sort=x"), status=400),
    Picture("error-403", at("/curation/"), "gp", status=403),
    Picture("error-404", at("/practices/no-such-page/"), status=404),
]
