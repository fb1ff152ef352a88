"""P2: a person is planted wherever the portal takes one, and erased: nowhere, and knowledge stays.

Looked for in every row of every table, in every file, and on every page, feed and file that any
reader reaches.
"""

from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.invitations import invite
from accounts.models import User
from events.receipts import once
from learning import workflow as workflow_of_gaps
from learning.asks import workflow as workflow_of_asks
from learning.models import Asked, GapCall, Interests, SearchNews, Source, UnitMember, UnitResource
from packs import collecting, printed, services
from packs.reading import contents_of
from practices import jobs, photos, workflow
from practices.living import adopting, challenging, confirming, endorsing, following, translating
from practices.models import Attachment, Photo, Version
from tests.cast import PASSWORD
from tests.crawling import crawl
from tests.factories.learning import (
    answer_of,
    barrier_of,
    followed,
    gap_of,
    question_of,
    unit_of,
)
from tests.factories.packs import WORDS
from tests.factories.workshops import workshop_in
from tests.practices.filling_in import jpeg, sent
from workshops import cards, people
from workshops.models import Facilitator, Plan, Workshop
from workshops.plans import services as plans
from workshops.prework import services as preworks
from workshops.report import services as reports
from workshops.workflow import apply as begin

pytestmark = pytest.mark.django_db
NAME, MAIL, PHONE = "Rampyari Plantedname", "planted@example.net", "+919812345678"
MARKS = ("Plantedname", "planted@example", "9812345678", "98123 45678", "planted-words")
READERS = (None, "gp2", "district", "national")  # a stranger, a peer, the desk, who reads all
# Rows that point to a person and outlive her: they say that somebody did it, in no word of hers.
KEPT = {
    *("events.Event.actor", "admin.LogEntry.user"),
    *("accounts.Posting.person", "accounts.Posting.decided_by"),
    *("accounts.Absence.set_by", "accounts.Pause.set_by", "accounts.Pause.ended_by"),
    *("accounts.Duty.person", "accounts.Duty.granted_by"),
    *("accounts.Invitation.invited_by", "accounts.Invitation.accepted_by"),
    "accounts.Invitation.person",
    *("practices.Practice.author", "practices.Version.author", "practices.Version.typist"),
    *("practices.Particulars.tellers_yes_noted_by", "practices.Attachment.uploaded_by"),
    *("practices.Adoption.person", "practices.AdoptionTelling.person"),
    *("practices.Translation.person", "practices.Translation.checked_by"),
    *("practices.Suggestion.person", "practices.Suggestion.decided_by"),
    *("practices.Endorsement.person", "practices.BlockReading.person"),
    "practices.Confirmation.person",
    *("practices.Challenge.person", "practices.Challenge.answered_by"),
    "practices.Challenge.closed_by",
    *("practices.SecondOpinion.person", "practices.SecondOpinion.asked_by"),
    *("practices.SecondOpinion.answered_by", "packs.Pack.person"),
    "workshops.Workshop.person",
}
GONE = {
    *("events.Outbox.recipient", "events.Receipt.user", "events.Parked.owner"),
    *("accounts.Absence.person", "accounts.OfficeList.sent_by"),
    *("events.Mailbox.person", "events.UnwantedMail.person"),
    *("account.EmailAddress.user", "mfa.Authenticator.user", "usersessions.UserSession.user"),
    *("practices.Version.claimed_by", "practices.Follow.person", "practices.Relier.person"),
    *("practices.Import.sent_by", "packs.PackPrint.person"),
    *("workshops.Facilitator.person", "workshops.Participant.person", "workshops.Card.typist"),
    *("workshops.Plan.confirmed_by", "workshops.PlanLine.typist"),
    *("workshops.Outing.person", "workshops.Homecoming.person"),
    "workshops.Prework.typist",
    *("learning.Gap.person", "learning.Gap.owner", "learning.Support.person"),
    "learning.TranslationAsker.person",
    *("learning.Question.person", "learning.Answer.person", "learning.Asked.person"),
    "learning.GapCall.person",
    *("learning.Certificate.person", "learning.Celebration.person"),
    "learning.ClipAnswer.person",
    *("learning.Interests.person", "learning.Source.person"),
    *("learning.SavedSearch.person", "learning.SearchNews.person"),
    *("learning.Digest.person", "learning.DigestChoice.person"),
    *("learning.UnitMember.person", "learning.PolicyAsk.person"),
    "learning.PolicySupport.person",
    *("workshops.Need.typist", "workshops.Taking.typist", "workshops.Ask.typist"),
    *("workshops.Offer.person", "workshops.Visit.person", "workshops.SheetAnswer.person"),
    *("workshops.VisitFinding.person", "workshops.VisitTaking.person"),
    *("workshops.Call.person", "workshops.CallSeat.person", "workshops.CallLine.person"),
}


@pytest.fixture
def planted(cast, entry, settings, tmp_path):
    """Plant the person in every place there is; return her entry and her photo."""
    settings.ERASURE_LEDGER = tmp_path / "erasures.jsonl"
    her = cast.gp
    User.objects.filter(pk=her.pk).update(name=NAME, email=MAIL, phone=PHONE)
    her.refresh_from_db()
    EmailAddress.objects.create(user=her, email=MAIL, verified=True, primary=True)
    told = {
        "contact": f"{NAME}, 98123 45678",
        "told_by_name": "planted-words Sita",
        "told_by_office": "planted-words",
        "tellers_yes": "by-phone",
    }
    practice = _entry_with_photo(cast, entry, told)
    entry("draft", title="A draft of the office", particulars=told)
    waiting = entry("submitted", particulars=told, who_did_what=f"{NAME} dug.")
    Version.objects.filter(practice=waiting).update(who_did_what="We dug.")
    returned = entry("submitted", particulars=told)
    note = f"Dear {NAME}, we called 98123 45678"
    workflow.apply(returned, "return", by=cast.district, note=note, notes={"steps": note})
    hers = {"contact": f"{NAME} knows it, {PHONE}"}
    other = entry("published", author=cast.gp2, place=cast.places.next_gp, particulars=hers)
    endorsing.endorse(other, type_="saw-it", by=her, note=f"planted-words {PHONE}")
    challenging.challenge(other, by=her, reason="wrong", note=f"planted-words {PHONE}")
    adopting.adopt(other, by=her, status="tried", result=f"{NAME} dug it, call {PHONE}.")
    adopting.adopt(other, by=her, status="in-use", result=f"{NAME} holds it.")
    following.follow(other, by=her)
    words = {"title": f"planted-words {NAME}"}
    live = other.live_version_id
    translating.save(other, "hi", by=her, texts=words, read=live, revision=0)
    confirming.confirm(practice, by=her, note=f"planted-words {PHONE}")
    _pack_of(her, practice)
    _workshop_of(her, cast)
    _asks_of(her, cast)
    _unit_of(her, cast)
    invite(MAIL, cast.places.home_state, by=cast.national)
    with once(her.uid, her) as receipt:
        receipt.location = "/me/"
    return practice, Attachment.objects.get(practice=practice)


def _pack_of(her, practice):
    pack = services.create(
        by=her, **WORDS | {"title": f"Of {NAME}", "note": PHONE, "kind": "brief"}
    )
    collecting.add(pack, [practice], by=her)
    collecting.write_finding(pack, f"{NAME} knows.", [practice], by=her)
    services.share(pack, "public", by=her)
    printed.keep_print(pack, contents_of(pack, her).shown, by=her, language="hi", key="k")


def _workshop_of(her, cast):
    """Let her run a workshop of the Block, which says her name."""
    words = {"purpose": f"Ask {NAME}, {PHONE}.", "venue": f"House of {NAME}"}
    held = workshop_in("announced", by=cast.block, districts=[cast.places.home_district], **words)
    Workshop.objects.filter(pk=held.pk).update(person=her)
    Facilitator.objects.create(workshop=held, person=her)
    told = {"office_title": "planted-words", "level": "gp", "gender": "woman"}
    people.come_in(held, user=her, uid=uuid4(), **told)
    begun = begin(held, "start", by=cast.block)
    said = {"kind": "lesson", "text": f"{NAME} dug.", "language": "en", "teller_name": NAME}
    cards.write(begun, uid=uuid4(), user=her, **said)
    plan = plans.plan_of(begun, cast.places.home_district)
    plans.add_line(plan, by=her, words=f"{NAME} digs.", who=NAME, help=f"Call {PHONE}.")
    office = {"state": "confirmed", "confirmed_at": timezone.now(), "office": cast.offices.district}
    Plan.objects.filter(pk=plan.pk).update(confirmed_by=her, **office)
    told = {"practice": f"Ask {NAME}.", "problem": PHONE, "question": "", "language": "en"}
    preworks.send(begun, cast.places.home_district, user=her, revision=0, **told)
    told = {"foreword": f"Thanks to {NAME}.", "language": "en", "left_out": []}
    reports.edit(begun, by=cast.block, revision=1, **told)


def _asks_of(her, cast):
    gap_of(her, f"How {NAME} can be helped", why=f"Call {PHONE}.")
    workflow_of_gaps.apply(gap_of(cast.gp2, "Of another"), "support", by=her)
    asked = question_of(her, f"Who helps {NAME}?", detail=f"Call {PHONE}.")
    Asked.objects.create(question=asked, person=her, why="told", at=timezone.now())
    answer_of(question_of(cast.gp2), her, f"Ask {NAME}, {PHONE}.")
    of_another = gap_of(cast.gp2, "Of another")
    workflow_of_gaps.apply(of_another, "support", by=her)
    words = {"text": f"Ask {NAME}, {PHONE}.", "language": "en", "until": "2099-01-01"}
    GapCall.objects.create(
        gap=of_another, place=cast.places.home_gp, person=her, at=timezone.now(), **words
    )
    Interests.objects.update_or_create(person=her, defaults={"chosen": [1], "read": {"1": 3}})
    Source.objects.create(person=her, office=cast.offices.gp2, at=timezone.now())
    saved = followed(her, "q=planted-words", f"planted-words {NAME}")
    SearchNews.objects.create(person=her, day="2026-11-01", found={str(saved.uid): 1})


def _unit_of(her, cast):
    """Let a unit name her, in its words too, and her office raise and support a barrier."""
    unit = unit_of(cast.places.home_district, cast.district, [her], words=f"By {NAME}.")
    UnitMember.objects.filter(unit=unit).update(organisation=f"Of {NAME}")
    told = {"name": f"Trust of {NAME}", "purpose": f"Call {PHONE}", "language": "en"}
    UnitResource.objects.create(unit=unit, **told)
    barrier_of(her, cast.places.home_district, f"{NAME} may not dig", wish=f"Call {PHONE}.")
    other = barrier_of(cast.gp2, cast.places.home_district)
    workflow_of_asks.apply(other, "support", by=her, note=f"{NAME} may not either.")
    note = f"Ask {NAME}, {PHONE}."
    workflow_of_asks.apply(other, "lift", by=cast.district, note=note)


def _entry_with_photo(cast, entry, told):
    said = {"steps": [f"Call {NAME}.", "Dig.", "Join both."], "story": f"I am {NAME}, {PHONE}."}
    practice = entry("draft", title="Pits that stay", particulars=told, **said)
    photo = Attachment.objects.create(
        practice=practice, uploaded_by=cast.gp, uid=photos.keep(sent(jpeg((400, 300))))
    )
    Photo.objects.create(version=practice.open_version, attachment=photo, position=1)
    jobs.make_photo(photo.pk)
    workflow.apply(practice, "submit", by=cast.gp)
    workflow.apply(practice, "claim", by=cast.district)
    workflow.apply(practice, "accept", by=cast.district)
    practice.refresh_from_db()
    return practice


def pointing_to_people():
    """Return every column that points to a person, as app.Model.field."""
    return {
        f"{model._meta.app_label}.{model.__name__}.{field.name}": (model, field)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if field.concrete and field.related_model is User and field.many_to_one | field.one_to_one
    }


def test_each_row_that_points_to_a_person_is_accounted_for():
    """A new one needs its part in `holdings` and `forgetting`, and then its name here."""
    columns = {name for name in pointing_to_people() if not name.startswith("accounts.User_")}
    assert columns == KEPT | GONE


def rows_with_a_mark():
    """Return {table: a row} of every table in which a mark stands, whatever the column."""
    found = {}
    marked = " OR ".join(["t::text ILIKE %s"] * len(MARKS))
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            name = connection.ops.quote_name(table)
            cursor.execute(
                f"SELECT t::text FROM {name} t WHERE {marked} LIMIT 1", [f"%{m}%" for m in MARKS]
            )
            if row := cursor.fetchone():
                found[table] = row[0]
    return found


def pages_with_a_mark(cast, photo):
    """Return (reader, address) of every answer in which a mark or the photo stands."""
    found = []
    for reader in READERS:
        client = Client()
        if reader:
            client.force_login(getattr(cast, reader))
        address = f"/media/photos/{photo.uid}/360.webp"
        assert client.get(address).status_code == 404
        for address, text in crawl(client).items():
            if any(mark in text for mark in (*MARKS, str(photo.uid))):
                found.append((reader, address))
    return found


def test_erased_she_is_nowhere_and_the_knowledge_stays(
    cast, planted, django_capture_on_commit_callbacks, settings
):
    practice, photo = planted
    her = Client()
    her.post("/accounts/login/", {"login": MAIL, "password": PASSWORD})
    assert rows_with_a_mark().keys() >= {
        *("accounts_user", "account_emailaddress", "accounts_invitation", "events_note"),
        *("practices_particulars", "practices_submission", "practices_endorsement"),
        *("practices_adoption", "practices_challenge", "practices_confirmation"),
        "practices_adoptiontelling",
        *("packs_pack", "packs_finding", "learning_gap", "learning_savedsearch"),
    }
    assert default_storage.exists(photos.made_name(photo.uid, 360))
    words = [field.attname for field in Version._meta.concrete_fields if field.name != "hidden"]
    before = Version.objects.filter(pk=practice.live_version_id).values(*words).get()

    with django_capture_on_commit_callbacks(execute=True):
        assert her.post("/me/data/erase/", {"word": "ERASE"}).status_code == 200

    # What was published is frozen, and covered on every way out: see the pages below.
    assert rows_with_a_mark().keys() == {"practices_version", "practices_step"}
    columns = pointing_to_people()
    for model, field in (columns[name] for name in GONE):
        assert not model.objects.filter(**{field.name: cast.gp}).exists(), model
    assert not [s for s in Session.objects.all() if MAIL in str(s.get_decoded())]
    assert not default_storage.exists(photos.made_name(photo.uid, 360))
    assert str(cast.gp.uid) in settings.ERASURE_LEDGER.read_text()
    assert pages_with_a_mark(cast, photo) == []
    assert Version.objects.filter(pk=practice.live_version_id).values(*words).get() == before
    text = Client().get(practice.get_absolute_url()).content.decode()
    assert ("Pits that stay" in text, "All 84 households" in text) == (True, True)
    assert Client().get("/practices/?q=households").content.decode().count("Pits that stay")


def test_the_crawl_would_find_her(cast, planted):
    """Before she is erased the marks stand on pages: else the test above would prove nothing."""
    _practice, photo = planted
    client = Client()
    client.force_login(cast.gp2)
    texts = " ".join(crawl(client).values())
    assert ("98123 45678" in texts, "Plantedname" in texts) == (True, True)
    assert str(photo.uid) in texts
