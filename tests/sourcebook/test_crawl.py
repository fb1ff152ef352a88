"""Nobody reads what is not meant for him, at whatever door: planted words, looked for as everybody.

Each private field holds a word that stands nowhere else. Everybody of the cast, and nobody in
particular, then walks the portal; who came upon which word must be what MAY says, in both
directions: where the word is not found by who may read it, the walk does not reach it.
"""

from datetime import timedelta
from hashlib import sha256
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.models import Office, Organisation, Posting, User
from events.jobs import send_mails
from places.models import Place
from practices import redacting, workflow
from practices.living import challenging, endorsing
from practices.models import Attachment, AttachmentState, Challenge, Photo, Version
from tests.cast import PEOPLE
from tests.factories import practices as factory
from tests.sourcebook.crawl import Crawl, paths_of_the_table

pytestmark = pytest.mark.django_db

DISTRICT, STATE = {"district", "district2"}, {"state", "state2"}
NATIONAL = {"national", "national2"}
DESKS = DISTRICT | STATE
FOLLOWING = {"gp", *DESKS, *NATIONAL, "auditor"}
PEERS = {"gp2", "block", "district3", "facilitator", "shy"}
IN_OFFICE = FOLLOWING - {"auditor"} | PEERS | {"outsider"}
SHY = {"shy", *DESKS}
DOUBTING = {"gp", *DESKS, *NATIONAL}
EVERYBODY = {*PEOPLE, "shy", "anonymous"}

# Planted word -> who may come upon it.
MAY = {
    "draft text": {"gp"},
    "draft contact": {"gp"},
    "draft teller": {"gp"},
    "draft photo": {"gp"},
    "quick text": {"gp", "block", *DESKS},
    "quick teller": {"gp", "block", *DESKS},
    "submitted text": FOLLOWING,
    "submitted contact": FOLLOWING - {"auditor"},
    "submitted teller": DESKS,
    "fresh text": FOLLOWING | PEERS,
    "fresh contact": FOLLOWING - {"auditor"} | PEERS,
    "returned text": FOLLOWING,
    "returned note": FOLLOWING,
    "returned teller": {"gp"},
    "declined text": FOLLOWING,
    "declined note": FOLLOWING,
    "published text": EVERYBODY,
    "published contact": IN_OFFICE,
    "published teller": {"gp"},
    "published returned note": FOLLOWING,
    "draft revision text": {"gp"},
    "submitted revision text": FOLLOWING,
    "hidden passage text": set(),
    "withdrawn for danger text": set(),
    "withdrawn for danger photo": set(),
    "withdrawn for danger contact": set(),
    "doubt note": DOUBTING | {"outsider"},
    "doubt answer": DOUBTING | {"outsider"},
    "shielded text": EVERYBODY,
    "shielded village": SHY,
    "shielded hamlet": SHY,
    "shielded place text": SHY,
    "shielded contact": SHY,
    "shielded teller": {"shy"},
    "shielded office": SHY,
    "shielded voucher note": set(),
    "shielded doubt note": {"shy", "gp2", *DESKS, *NATIONAL},
    "sent to the state text": {"shy", *STATE, *NATIONAL, "auditor"},
    "sent to the state village": {"shy", *STATE},
    "sent to the state contact": {"shy", *STATE},
}
# Words with a life of their own: who may come upon them, but need not.
MAY_TOO = {
    "shielded person": SHY,
    "shielded mail": {"shy"},
    "shielded place": SHY,  # and everybody where places as such are listed
}
# Who follows every link; the others, whose rights are like one of theirs, take each address.
FOLLOW_LINKS = ("anonymous", "district")
# Whose rights are those of another of the cast: they open the entries, and their own pages.
SECOND = (
    *("district2", "state2", "national2", "suspended", "unconfirmed", "reader"),
    *("district3", "facilitator"),
)
# Who walks through one scene after another: as many ways for each, that workers may share them.
PARTIES = (
    ("district", "gp", "auditor", "district2", "reader", "suspended"),
    ("state", "outsider", "block", "state2", "facilitator", "unconfirmed"),
    ("national", "shy", "gp2", "national2", "district3", "anonymous"),
)
OF_PEOPLE = ("/curation/people/", "/curation/postings/")  # who holds which office
OF_PLACES = ("/places/", "/practices/suggest/", "/accounts/posting/")


def word(name):
    """Return the planted word for `name`: twelve letters that nothing else holds."""
    return "".join(chr(97 + byte % 26) for byte in sha256(name.encode()).digest()[:12])


WORDS = {word(name): name for name in [*MAY, *MAY_TOO]}


def test_the_words_are_distinct():
    assert len(WORDS) == len(MAY) + len(MAY_TOO)


def with_photo(practice, name):
    """Give the open draft of `practice` a ready photo that `name` describes."""
    photo = Attachment.objects.create(
        practice=practice,
        uploaded_by=practice.author,
        state=AttachmentState.READY,
        widths=[360],
        width=360,
        height=240,
        sha256="0" * 64,
    )
    version = practice.open_version
    Photo.objects.create(version=version, attachment=photo, position=1, description=word(name))


class Scene:
    """The entries of the walk, each with its planted words."""

    def __init__(self, cast, monkeypatch):
        self.cast, self.practices = cast, []
        self.shy = self._shy()
        plain = factory.draft_practice

        def draft(*, photo="", **answers):
            practice = plain(**answers)
            if photo:
                with_photo(practice, photo)
            return practice

        monkeypatch.setattr(factory, "draft_practice", draft)
        self._unpublished()
        self._published()
        self._shielded()
        self.doubts = [one.get_absolute_url() for one in Challenge.objects.all()]

    def _shy(self):
        """Return a person whom nobody but her desk may know, with a place and office of her own."""
        places, name = self.cast.places, word("shielded place").capitalize()
        self.place = Place.objects.create(
            level="gp", code="937650", name=name, parent=places.home_block
        )
        office = Office.objects.create(
            place=self.place,
            title=word("shielded office"),
            organisation=Organisation.objects.get(key="vwsc"),
        )
        person = User.objects.create(
            name=word("shielded person"), email=f"{word('shielded mail')}@example.org"
        )
        Posting.objects.create(
            person=person,
            office=office,
            starts_on="2024-04-01",
            state="confirmed",
            decided_at=timezone.now(),
        )
        return person

    def make(self, name, state, **more):
        """Make the entry `name` in `state`, with its text, contact and teller where MAY has one."""
        told = {"contact": "Somebody"}
        for field, kind in (("contact", "contact"), ("told_by_name", "teller")):
            if f"{name} {kind}" in MAY:
                told[field] = word(f"{name} {kind}")
        if "told_by_name" in told:
            told |= {"tellers_yes": "by-phone", "tellers_yes_noted_by": self.cast.gp}
        own = {"author": self.cast.gp, "desk": self.cast.district}
        own["place"] = self.cast.places.home_gp
        answers = {"upkeep": word(f"{name} text"), "particulars": told, "peers_may_read": False}
        practice = factory.practice_in(state, **(own | answers | more))
        self.practices.append(practice)
        return practice

    def _unpublished(self):
        self.make("draft", "draft", photo="draft photo")
        quick = self.make("quick", "draft")
        Version.objects.filter(practice=quick).update(needs_help=True)
        self.make("submitted", "submitted")
        self.make("fresh", "submitted", peers_may_read=True)
        self._do(self.make("returned", "submitted"), "return", "returned note")
        self._do(self.make("declined", "submitted"), "decline", "declined note")

    def _do(self, practice, verb, note="", by=None, **details):
        by = User.objects.get(pk=(by or self.cast.district).pk)
        note = note and word(note)
        workflow.apply(practice, verb, by=by, note=note, **details)

    def _published(self):
        published = self.make("published", "submitted")
        self._do(published, "return", "published returned note")
        self._do(published, "submit", by=self.cast.gp)
        self._do(published, "accept")
        one = self._doubt(published, self.cast.outsider, "doubt note")
        challenging.answer(one, by=self.cast.gp, note=word("doubt answer"))
        self._revise("draft revision text")
        self._do(self._revise("submitted revision text"), "submit", by=self.cast.gp)
        self._redacted()
        hidden = "withdrawn for danger"
        danger = self.make(hidden, "published", photo=f"{hidden} photo")
        self._do(danger, "withdraw", "published text", ground="unsafe")

    def _doubt(self, practice, by, name):
        practice.refresh_from_db()
        return challenging.challenge(practice, by=by, reason="unsafe", note=word(name))

    def _redacted(self):
        """Publish two versions that have one word everywhere, and hide it."""
        planted = word("hidden passage text")
        answers = {"title": f"Pits of {planted}", "story": planted, "tag_names": [planted]}
        steps = [f"Ask {planted}.", f"Dig with {planted}.", "Join both."]
        state = "published+submitted"
        practice = self.make("hidden passage", state, steps=steps, **answers)
        self._do(practice, "accept")
        redacting.hide(practice, by=self.cast.district, words=planted, reason="shaming")
        practice.refresh_from_db()

    def _revise(self, name):
        practice = factory.practice_in(
            "published+draft", author=self.cast.gp, place=self.cast.places.home_gp
        )
        Version.objects.filter(practice=practice, state="draft").update(upkeep=word(name))
        self.practices.append(practice)
        return practice

    def _shielded(self):
        hers = {"author": self.shy, "place": self.place, "shielded": True, "terrain": "desert"}
        shielded = self.make(
            "shielded",
            "published",
            village=word("shielded village"),
            habitation=word("shielded hamlet"),
            place_text=word("shielded place text"),
            photo="published text",
            **hers,
        )
        note = word("shielded voucher note")
        at = timezone.now() - timedelta(days=7)  # others see it
        endorsing.endorse(shielded, by=self.cast.gp2, type_="saw-it", note=note, at=at)
        self._doubt(shielded, self.cast.gp2, "shielded doubt note")
        village = word("sent to the state village")
        lesson = hers | {"kind": "lesson", "to_state": True, "village": village}
        self.make("sent to the state", "submitted", **lesson)


@pytest.fixture
def scene(cast, monkeypatch):
    return Scene(cast, monkeypatch)


def words_in(text):
    text = text.casefold()
    return {name for planted, name in WORDS.items() if planted in text}


BY_PEERS = {
    "shielded voucher note": "gp2",
    "shielded doubt note": "gp2",
    "doubt note": "outsider",
}


def may_stand(name, address, role):
    """Return whether the word may stand at the address: of no entry, or of what one wrote."""
    if address.startswith("/me/data/"):
        of_shy = name.startswith(("shielded", "sent to the state"))
        if name in BY_PEERS:
            return role == BY_PEERS[name]
        return role == ("shy" if of_shy else "gp")
    if address.startswith(OF_PEOPLE):
        return name in ("shielded office", "shielded place", *MAY_TOO)
    return name == "shielded place" and address.startswith(OF_PLACES)


def walk(scene, role):
    """Return `{word: addresses}` of all that the person of `role` came upon."""
    person = scene.shy if role == "shy" else getattr(scene.cast, role, None)
    starts = paths_of_the_table(scene.practices, entries_only=role in SECOND)
    starts += ["/practices/?status=withdrawn", "/me/", "/curation/", *scene.doubts]
    found = {}
    for address, text in Crawl(person, starts, follow=role in FOLLOW_LINKS).texts.items():
        for name in words_in(text):
            if not may_stand(name, address, role):
                found.setdefault(name, set()).add(address)
    return found


def test_everybody_walks():
    roles = [role for party in PARTIES for role in party]
    assert sorted(roles) == sorted(EVERYBODY)
    assert {*FOLLOW_LINKS, *SECOND} < EVERYBODY


@pytest.mark.parametrize("party", PARTIES, ids="-".join)
def test_planted_words_are_read_by_those_alone_who_may(scene, quiet, party):
    came_upon, wrong = {name: set() for name in [*MAY, *MAY_TOO]}, []
    for role in party:
        for name, addresses in walk(scene, role).items():
            came_upon[name].add(role)
            if role not in (MAY | MAY_TOO)[name]:
                wrong.append(f"{role} read the {name} at {sorted(addresses)[:4]}")
    for name, may in MAY.items():
        if missed := may.intersection(party) - came_upon[name]:
            wrong.append(f"{sorted(missed)} did not come upon the {name}")
    assert not wrong, "\n".join(wrong)


def test_no_search_finds_a_private_word(scene):
    """By HTML, JSON, API, CSV, feed, suggestions; a suggestion of a place is not of an entry."""
    anybody, district = Client(), Client()
    district.force_login(scene.cast.district)
    public = {name for name, may in MAY.items() if may == EVERYBODY}
    for planted, name in WORDS.items():
        for client in (anybody, district):
            count = client.get(f"/practices.json?q={planted}").json()["count"]
            assert bool(count) == (name in public), name
        assert anybody.get(f"/api/v1/practices/?q={planted}").json()["count"] == count, name
        told = anybody.get(f"/practices/suggest/?q={planted}").json()
        assert (told["titles"], told["tags"]) == ([], []), name
    place = f"gp={scene.place.code}"
    for list_of in ("/practices/", "/practices.csv", "/practices/feed/", "/api/v1/practices/"):
        answer = anybody.get(f"{list_of}?{place}")
        text = (b"".join(answer) if answer.streaming else answer.content).decode()
        assert word("shielded text") not in text
        assert f"/practices/{scene.practices[-2].pk}/" not in text


def test_no_mail_tells_more_than_its_reader_may_read(scene):
    send_mails()
    people = {getattr(scene.cast, role).email: role for role in PEOPLE} | {scene.shy.email: "shy"}
    assert mail.outbox
    for message in mail.outbox:
        role = people[message.to[0]]
        for name in words_in(f"{message.subject}\n{message.body}"):
            assert role in (MAY | MAY_TOO)[name], f"{name} in a mail to {role}"


def test_the_operators_export_holds_what_anybody_may_read(scene, tmp_path):
    for ending in ("jsonl", "csv"):
        file = tmp_path / f"all.{ending}"
        call_command("export_practices", str(file), stdout=StringIO())
        found = words_in(file.read_text(encoding="utf-8"))
        assert {"published text", "shielded text"} <= found
        assert all(MAY.get(name) == EVERYBODY for name in found), found
