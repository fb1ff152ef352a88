"""Named people are asked by mail or a notice; they answer by a POST; nobody else learns of it."""

import time
from datetime import timedelta
from threading import Thread
from uuid import uuid4

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from events import erasures, registry
from events.models import Event, Outbox
from sourcebook.logs import without_secrets
from tests.locks import somebody_waits
from tests.workshops.conftest import client_of
from workshops import joining, pace, people, services, workflow
from workshops.invitations import jobs
from workshops.invitations.services import AlreadyAsked, digest_of, invite_guest, token_of
from workshops.mix import mix_of
from workshops.models import GuestInvitation, Participant

pytestmark = pytest.mark.django_db
MAIL = "kamla.planted@example.net"
HER = {"name": "Kamla Plantedname", "office_title": "Pani Samiti", "level": "gp", "success": ""}
SENT = HER | {"email": MAIL.title(), "language": "hi", "district": "district:9104"}


@pytest.fixture
def sent(monkeypatch):
    """Let letters go out at once, as the queue would."""
    for module in ("services", "jobs"):
        monkeypatch.setattr(
            f"workshops.invitations.{module}.async_task", lambda _f, *args: jobs.send_letter(*args)
        )
    return mail.outbox


@pytest.fixture
def asked(cast, held, sent):
    """A workshop that has written to a guest; her row, and the path of her link."""
    workshop = held("announced", title="Pits\tthat stay")
    answer = client_of(cast.facilitator).post(
        f"/workshops/{workshop.pk}/invitations/guest/", SENT | {"uid": uuid4()}
    )
    assert answer.status_code == 302
    row = GuestInvitation.objects.select_related("participant", "workshop").get()
    return workshop, row, f"/hi/invited/{token_of(row)}/"


def test_a_guest_gets_a_letter_of_her_own_and_answers_by_a_press(cast, asked, sent):
    workshop, row, link = asked
    letter = sent[0]
    assert letter.to == [MAIL]
    assert "\n" not in letter.subject
    assert f"{link}\n" in letter.body
    assert HER["name"] in letter.body
    name, calendar, kind = letter.attachments[0]
    assert (name, kind, f"UID:{workshop.uid}@" in calendar) == ("workshop.ics", "text/calendar", 1)
    assert token_of(row) not in str(GuestInvitation.objects.values().get())
    assert token_of(row) not in without_secrets(link)

    scanner, phone = client_of(), client_of()
    opened = scanner.get(link)  # a mail scanner opens it, and asks for its head
    assert (scanner.head(link).status_code, opened.status_code) == (200, 200)
    assert opened["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in opened["Cache-Control"]
    assert MAIL not in opened.content.decode()
    assert Participant.objects.get().accepted_at is None
    assert phone.post(link, {"answer": "perhaps"}).status_code == 400
    for answer, said in (("no", (False, True)), ("yes", (True, False)), ("yes", (True, False))):
        assert phone.post(link, {"answer": answer}).status_code == 302
        guest = Participant.objects.get()
        assert (guest.accepted_at is not None, guest.declined_at is not None) == said
    assert phone.get(f"/workshops/{workshop.pk}/room/").status_code == 200
    assert scanner.get(f"/workshops/{workshop.pk}/room/").status_code == 404
    assert Event.objects.filter(verb="join-workshop", actor=None).count() == 1
    workflow.apply(workshop, "start", by=cast.state)
    workflow.apply(workshop, "close", by=cast.state)
    assert phone.get(link).status_code == 410
    assert phone.post(link, {"answer": "no"}).status_code == 410


def test_it_is_withdrawn_and_sent_again_a_few_times(cast, asked, sent, monkeypatch):
    workshop, row, link = asked
    runs, here = client_of(cast.state), f"/workshops/{workshop.pk}/invitations/"
    again, withdraw = f"{here}{row.pk}/again/", f"{here}{row.pk}/withdraw/"
    assert runs.post(again).status_code == 409  # within the hour
    assert runs.post(withdraw).status_code == 302
    assert (client_of().get(link).status_code, mix_of(workshop).total) == (404, 0)
    assert runs.post(withdraw).status_code == 409
    GuestInvitation.objects.update(sent_at=timezone.now() - timedelta(hours=1))
    assert runs.post(again).status_code == 302
    row.refresh_from_db()
    newer = f"/hi/invited/{token_of(row)}/"
    assert newer in sent[1].body
    assert [client_of().get(one).status_code for one in (link, newer)] == [404, 200]
    GuestInvitation.objects.update(sent_at=timezone.now() - timedelta(days=1), sendings=3)
    assert runs.post(again).status_code == 409
    other = f"/workshops/{workshop.pk + 1}/invitations/{row.pk}/again/"
    assert runs.post(other).status_code == 404
    monkeypatch.setattr(pace, "MOST_GUESSES", 1)
    monkeypatch.setattr(pace.time, "time", lambda: 1_800_000_000.0)
    guessed = [client_of().get(f"/invited/{'A' * n}/").status_code for n in (43, 43)]
    assert guessed == [404, 429]


def test_one_address_is_written_to_once_and_never_against_its_will(cast, held, asked):
    workshop, row, link = asked
    runs, here = client_of(cast.state), f"/workshops/{workshop.pk}/invitations/guest/"
    assert runs.post(here, SENT | {"uid": uuid4()}).status_code == 422
    for wrong in ({"email": "no"}, {"email": ""}, {"language": "xx"}, {"name": ""}):
        refused = runs.post(here, SENT | {"uid": uuid4()} | wrong)
        assert (refused.status_code, *refused.context["form"].errors) == (422, *wrong)
    client_of().post(link, {"answer": "erase"})
    row.refresh_from_db()
    guest = row.participant
    assert (row.email, row.token_hash, guest.name, guest.office_title) == ("", None, "", "")
    assert client_of().get(link).status_code == 404
    assert runs.post(here, SENT | {"uid": uuid4()}).status_code == 422
    old = timezone.now() - timedelta(days=200)
    for n in range(4):
        told = HER | {"email": f"{n}@example.net", "language": "en", "district": None}
        invite_guest(workshop, by=cast.state, uid=uuid4(), **told)
    GuestInvitation.objects.filter(email__endswith="@example.net").update(email_digest="")
    other = held("announced", title="Another")
    told = {"workshop": other, "sent_at": timezone.now(), "language": "en"}
    for n in range(4):  # so many workshops have written to her today
        guest = Participant.objects.create(workshop=other, name=f"{n}", level="gp", added_at=old)
        GuestInvitation.objects.create(
            **told | {"workshop": held("announced", title=f"{n}")}, participant=guest,
            email_digest=digest_of(MAIL),
        )  # fmt: skip
    full = f"/workshops/{other.pk}/invitations/guest/"
    assert runs.post(full, SENT | {"uid": uuid4()}).status_code == 422
    with pytest.raises(IntegrityError), transaction.atomic():
        GuestInvitation.objects.filter(email="0@example.net").update(sendings=4)
    type(workshop).objects.update(starts_on=old, ends_on=old)
    people.forget_guests()
    assert not GuestInvitation.objects.exclude(email="", email_digest="").exists()


@pytest.mark.django_db(transaction=True)
def test_two_workshops_at_once_do_not_both_write_the_last_letter_of_a_day(cast, held, sent):
    *first, last, late = [held("announced", title=f"{n}") for n in range(6)]
    told = HER | {"by": cast.state, "email": MAIL, "language": "en", "district": None}
    for workshop in first:
        invite_guest(workshop, uid=uuid4(), **told)
    refused = []

    def ask_late():
        try:
            invite_guest(late, uid=uuid4(), **told)
        except AlreadyAsked:
            refused.append(late)
        finally:
            connection.close()

    other = Thread(target=ask_late)
    with transaction.atomic():
        invite_guest(last, uid=uuid4(), **told)
        other.start()
        while other.is_alive() and not somebody_waits():
            time.sleep(0.01)
    other.join()
    assert (refused, GuestInvitation.objects.filter(workshop=late).count()) == ([late], 0)


def test_officers_are_told_in_the_portal_and_answer_there(cast, held, sent):
    workshop = held("announced")
    runs, here = client_of(cast.facilitator), f"/workshops/{workshop.pk}"
    page = runs.get(f"{here}/invitations/?at=district:9104").content.decode()
    office = cast.offices.district
    assert f'value="{office.pk}"' in page
    assert runs.get(f"{here}/invitations/?at=district:9120").status_code == 404
    ticked = {"at": "district:9104", "offices": [office.pk]}
    foreign = {"at": "district:9104", "offices": [cast.offices.state.pk]}
    assert runs.post(f"{here}/invitations/offices/", foreign).status_code == 422
    unticked = runs.post(f"{here}/invitations/offices/", {"at": "district:9104"})
    told = unticked.content.decode()
    assert unticked.status_code == 422
    assert told.index("data-error-summary") < told.index("Who is invited")  # on top, not far below
    for _time in range(2):
        assert runs.post(f"{here}/invitations/offices/", ticked).status_code == 302
    rows = Participant.objects.filter(workshop=workshop)
    assert cast.district in {row.person for row in rows}
    assert mix_of(workshop).coming == 0
    event = Event.objects.filter(verb="invite-guest").latest("pk")
    heard = Outbox.objects.filter(event=event, recipient=cast.district)
    assert {row.channel for row in heard} == {"portal", "mail"}
    told = registry.notices([event], cast.district)[event.pk]
    assert told.address == f"{here}/invited/"
    assert "Answer the invitation" in client_of(cast.district).get(f"{here}/").content.decode()
    her = client_of(cast.district)
    assert her.get(told.address).status_code == 200
    for who, status in ((cast.gp, 404), (cast.state, 404), (None, 302)):
        assert client_of(who).post(told.address, {"answer": "yes"}).status_code == status
    assert her.post(told.address, {"answer": "yes"}).status_code == 302
    row = rows.get(person=cast.district)
    assert (row.accepted_at is not None, mix_of(workshop).coming) == (True, 1)
    her.post(told.address, {"answer": "no"})
    assert (mix_of(workshop).declined, mix_of(workshop).total) == (1, rows.count() - 1)
    code = joining.code_of(joining.open_door(workshop, by=cast.state))
    joined = {"office_title": "x", "level": "gp", "district": "", "uid": uuid4()}
    assert her.post(f"/w/{code}/", joined).status_code == 302  # she comes after all
    assert mix_of(workshop).declined == 0


def test_changes_and_the_cancellation_reach_guests(cast, asked, sent):
    workshop, _row, link = asked
    client_of().post(link, {"answer": "yes"})
    services.edit(workshop, by=cast.state, venue="Another hall")
    services.edit(workshop, by=cast.state, purpose="Nothing that a guest must know.")
    workflow.apply(workshop, "cancel", by=cast.state, note="The hall is flooded.")
    assert len(sent) == 3
    assert ("Another hall" in sent[1].body, link in sent[1].body) == (True, True)
    assert "STATUS:CANCELLED" in sent[2].attachments[0][1]
    assert f"UID:{workshop.uid}@" in sent[2].attachments[0][1]


def test_nobody_else_reads_or_writes_them(cast, held, asked, settings):
    workshop, row, _link = asked
    here = f"/workshops/{workshop.pk}/invitations/"
    verbs = ("guest/", "offices/", f"{row.pk}/again/", f"{row.pk}/withdraw/")
    for who, status in ((cast.gp, 403), (cast.district, 403), (cast.outsider, 403), (None, 302)):
        client = client_of(who)
        assert [client.get(here).status_code, *_posted(client, here, verbs)] == [status] * 5
    draft = held("draft")
    hidden = f"/workshops/{draft.pk}/invitations/"
    assert _posted(client_of(cast.outsider), hidden, verbs[:2]) == [404, 404]
    assert client_of(cast.state).post(f"{hidden}guest/", SENT | {"uid": uuid4()}).status_code == 409
    for page in (f"/workshops/{workshop.pk}/", f"/workshops/{workshop.pk}/calendar.ics"):
        assert "Plantedname" not in client_of().get(page).content.decode()
    assert client_of().get(f"/workshops/{draft.pk}/calendar.ics").status_code == 404
    settings.MODE = "hall"
    assert client_of(cast.state).get(here).status_code == 404


def _posted(client, here, verbs):
    return [client.post(f"{here}{verb}").status_code for verb in verbs]


def test_many_invitations_cost_the_same(cast, asked, django_assert_num_queries):
    workshop, _row, _link = asked
    client, here = client_of(cast.state), f"/workshops/{workshop.pk}/invitations/"
    client.get(here)
    with django_assert_num_queries(60, exact=False) as few:
        client.get(here)
    for n in range(3):
        told = HER | {"email": f"{n}@example.net", "language": "en", "district": None}
        invite_guest(workshop, by=cast.state, uid=uuid4(), **told)
    with django_assert_num_queries(len(few)):
        client.get(here)


def test_her_address_goes_with_her_account(cast, held, sent):
    workshop = held("announced")
    told = HER | {"email": cast.gp.email, "language": "en", "district": None}
    row = invite_guest(workshop, by=cast.state, uid=uuid4(), **told)
    client_of(cast.gp).post(f"/invited/{token_of(row)}/", {"answer": "yes"})
    row.refresh_from_db()
    assert (row.email, row.participant.person, row.participant.name) == ("", cast.gp, "")
    told["email"] = cast.gp2.email
    other = invite_guest(workshop, by=cast.state, uid=uuid4(), **told)
    erasures.forget("person", cast.gp2.uid)
    other.refresh_from_db()
    assert (other.email, other.participant.name) == ("", "")
