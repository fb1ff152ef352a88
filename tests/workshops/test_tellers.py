"""Who told a card completes its draft by a link: once, that draft alone, with her yes."""

import csv
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone, translation

from accounts.models import Posting
from events.models import Event
from practices import workflow
from practices.consent import consent_text
from practices.models import Particulars, Version
from sourcebook.logs import without_secrets
from tests.factories.practices import practice_in
from tests.workshops.conftest import client_of
from workshops import cards, drafting, pace, people
from workshops.models import Card, TellersLink
from workshops.tellers.services import make_link, token_of

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).parents[2] / "docs" / "rights-tellers.csv"
ROWS = list(csv.DictReader(TABLE.open()))
STEPS = ["Mark each full pit.", "Dig the second one.", "Join both with a Y."]
HERS = {
    "title": "Second pits, dug in turns",
    "place_text": "Khajuri",
    "problem": "Pits were full.",
    "steps": STEPS,
    "who_did_what-state": "not-known",
    "cost_amount": "9,300",
    "cost_unit": "household",
    "result": "All use a pit.",
    "consent": "on",
}


@pytest.fixture
def draft(cast, held):
    """The draft of a card that a facilitator typed for somebody without an account."""
    workshop = held("running", begins=0)
    words = {"kind": "practice", "text": "Pits dug in turns.", "language": "hi"}
    seat = people.add(
        workshop, by=cast.facilitator, uid=uuid4(), name="Sita Plantedname", office_title="VWSC",
        level="gp", district=cast.places.home_district,
    )  # fmt: skip
    cards.write(workshop, uid=uuid4(), user=cast.facilitator, teller_name=seat.name, **words)
    drafting.make_drafts(workshop, [1], by=cast.facilitator)
    practice = Card.objects.get().practice
    Particulars.objects.update(contact="private-of-author")
    return practice


def address_of(link):
    return f"/hi/tell/{token_of(link)}/"


def sent(practice, **words):
    version = practice.open_version
    return HERS | {"revision": version.revision, "version": version.pk} | words


def test_who_writes_on_the_draft_makes_a_link_in_its_language(cast, draft):
    author, page = client_of(cast.facilitator), f"/workshops/drafts/{draft.pk}/teller/"
    assert "js/share" not in author.get(page).content.decode()  # there is no text to copy yet
    drafts = author.get(f"/workshops/{Card.objects.get().workshop_id}/drafts/")
    for shown in (drafts, author.get(draft.get_absolute_url(), follow=True)):
        assert page in shown.content.decode()
    for _time in range(2):
        request = {"request_id": "0190a1b2-0000-7000-8000-000000000001"}
        assert author.post(f"{page}make/", request).status_code == 302
    link = TellersLink.objects.get()
    assert link.ends_at - link.made_at == timedelta(days=14)
    address = address_of(link)
    shown = author.get(page).content.decode()
    assert address in shown
    assert "<svg" in shown
    assert address in unquote(shown.split("wa.me/?text=")[1].split('"')[0])
    assert token_of(link) not in str(TellersLink.objects.values().get())
    assert token_of(link) not in without_secrets(address)


def test_her_page_asks_what_is_missing_and_tells_nothing_else(draft, cast):
    phone, link = client_of(), make_link(draft, by=cast.facilitator)
    opened = phone.get(address_of(link))
    assert "no-store" in opened["Cache-Control"]
    assert opened["X-Robots-Tag"] == "noindex, nofollow"
    text = opened.content.decode()
    assert '<html lang="hi"' in text
    assert "Pits dug in turns." in text
    asked = ("problem", "steps", "who_did_what-state", "cost_amount", "title", "consent", "themes")
    for name in asked:
        assert f'name="{name}"' in text, name
    for name in ("contact", "place", "kind", "shielded", "told_by_name", "tellers_yes"):
        assert f'name="{name}"' not in text, name
    assert "private-of-author" not in text


def test_she_chooses_the_place_below_that_of_the_draft(cast, draft):
    phone, link = client_of(), make_link(draft, by=cast.facilitator)
    Version.objects.filter(practice=draft).update(place=cast.places.home_district)
    text = phone.get(address_of(link)).content.decode()
    assert 'name="place"' in text
    assert cast.places.home_district.key in text
    for wrong in (cast.places.far_district.key, "Nowhere at all"):
        refused = phone.post(address_of(link), sent(draft, place=wrong))
        assert (refused.status_code, *refused.context["form"].errors) == (422, "place")
    chosen = {"place": cast.places.home_gp.name, "place_text": ""}  # typed, without a script
    assert phone.post(address_of(link), sent(draft, **chosen)).status_code == 302
    assert draft.open_version.place == cast.places.home_gp


def test_a_place_that_is_emptied_stays(cast, draft):
    phone, link = client_of(), make_link(draft, by=cast.facilitator)
    Version.objects.filter(practice=draft).update(place=cast.places.home_district)
    assert phone.post(address_of(link), sent(draft, place="")).status_code == 302
    assert draft.open_version.place == cast.places.home_district


def test_she_answers_once_and_her_yes_stands_with_it(cast, draft):
    phone, link = client_of(), make_link(draft, by=cast.facilitator)
    refused = phone.post(address_of(link), sent(draft, consent="off", cost_amount="much"))
    assert refused.status_code == 422
    assert "All use a pit." in refused.content.decode()
    more = {"shielded": "on", "contact": "hers", "kind": "lesson", "place": "gp:937648"}
    assert phone.post(address_of(link), sent(draft, **more)).status_code == 302
    for again in (phone.get(address_of(link)), phone.post(address_of(link), sent(draft))):
        assert again.status_code == 200
        assert 'name="consent"' not in again.content.decode()
    version, told = draft.open_version, Particulars.objects.get()
    assert (version.title, version.result) == (HERS["title"], HERS["result"])
    assert (version.cost_amount, version.step_texts()) == (9300, STEPS)
    assert version.answer_states == {"who_did_what": "not-known"}
    assert (version.kind, version.shielded, version.place) == ("practice", False, None)
    assert (told.contact, told.tellers_yes) == ("private-of-author", "by-link")
    assert (told.tellers_yes_noted_by, told.tellers_yes_on) == (None, timezone.localdate())
    with translation.override("hi"):
        assert (told.consent, told.consent_text) == (True, consent_text())
    event = Event.objects.get(verb="tell-by-link")
    assert (event.actor, event.agent, event.subject_id) == (None, "teller", draft.pk)
    author = client_of(cast.facilitator)
    assert "has answered what it lacked" in author.get("/me/notices/").content.decode()
    form = author.get(f"/practices/{draft.pk}/edit/").content.decode()
    assert 'value="by-link" selected' in form
    assert 'value="by-link"' not in client_of(cast.gp).get("/practices/new/").content.decode()


def test_ended_late_sent_on_or_erased_it_opens_nothing(cast, draft, monkeypatch):
    page, phone = f"/workshops/drafts/{draft.pk}/teller/", client_of()
    author = client_of(cast.facilitator)
    first = make_link(draft, by=cast.facilitator)
    link = make_link(draft, by=cast.facilitator)
    assert [phone.get(address_of(one)).status_code for one in (first, link)] == [410, 200]
    assert author.post(f"{page}end/").status_code == 302
    assert phone.post(address_of(link), sent(draft)).status_code == 410
    assert "This link has ended" in phone.get(address_of(link)[3:]).content.decode()
    link = make_link(draft, by=cast.facilitator)
    TellersLink.objects.filter(pk=link.pk).update(
        made_at=link.made_at - timedelta(days=14), ends_at=timezone.now()
    )
    assert phone.get(address_of(link)).status_code == 410
    link = make_link(draft, by=cast.facilitator)
    Version.objects.update(state="declined", needs_help=False)
    assert phone.get(address_of(link)).status_code == 410
    Version.objects.update(state="draft")
    assert phone.get(address_of(link)).status_code == 200
    people.go(Card.objects.get().workshop.participants.get(), user=AnonymousUser())
    assert phone.post(address_of(link), sent(draft)).status_code == 410
    assert author.post(f"{page}make/").status_code == 409  # nobody is named any more
    assert not Event.objects.filter(verb="tell-by-link").exists()
    monkeypatch.setattr(pace, "MOST_GUESSES", 2)
    guessed = [phone.get(f"/tell/{n * 43}/").status_code for n in "BCD"]
    assert guessed == [404, 404, 429]
    workflow.apply(draft, "delete", by=cast.facilitator)
    assert not TellersLink.objects.exists()


def test_what_was_saved_meanwhile_stands_beside_what_she_typed(cast, draft):
    link = make_link(draft, by=cast.facilitator)
    hers = sent(draft, result="Hers.")
    mine = {"revision": hers["revision"], "version": hers["version"], "result": "Mine."}
    client_of(cast.facilitator).post(f"/practices/{draft.pk}/edit/", mine)
    stale = client_of().post(address_of(link), hers)
    text = stale.content.decode()
    assert stale.status_code == 409
    assert "Hers." in text
    assert "Mine." in text
    assert "private-of-author" not in text
    again = sent(draft, result="Hers.", **{"merge-result": "saved"})
    assert client_of().post(address_of(link), again).status_code == 302
    assert draft.open_version.result == "Mine."


@pytest.mark.parametrize("state", ["draft", "submitted", "published"])
def test_each_row_holds(cast, state):
    practice, wrong = (
        practice_in(
            state, author=cast.gp, desk=cast.district, place=cast.places.home_gp, needs_help=True
        ),
        [],
    )
    Particulars.objects.update(told_by_name="Kamla", tellers_yes="on-paper")
    for row in ROWS:
        client = client_of(None if row["role"] == "anonymous" else getattr(cast, row["role"]))
        page = f"/workshops/drafts/{practice.pk}/teller/"
        with transaction.atomic():
            answer = client.get(page) if row["action"] == "view" else client.post(
                f"{page}{row['action']}/"
            )  # fmt: skip
            transaction.set_rollback(True)
        got = str(answer.status_code)
        if got == "302":
            got = "login" if answer["Location"].startswith("/accounts/login/") else "done"
        if got != row[state]:
            wrong.append(f"{row['role']} {row['action']}: {got}, not {row[state]}")
    assert not wrong, "\n".join(wrong)


def test_it_ends_with_the_posting_of_who_made_it(cast, draft):
    phone, link = client_of(), make_link(draft, by=cast.facilitator)
    assert b'name="consent"' in phone.get(address_of(link)).content
    yesterday = timezone.localdate() - timedelta(days=1)
    Posting.objects.filter(person=cast.facilitator).update(ends_on=yesterday)
    assert b'name="consent"' not in phone.get(address_of(link)).content
    assert phone.post(address_of(link), sent(draft)).status_code == 410
    assert TellersLink.objects.get().used_at is None
