"""Withdrawing a name and erasing a person: what goes from the rows of people, and what stays."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import authenticate
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from accounts import forgetting
from accounts.invitations import Unusable, invite, open_invitation
from accounts.models import Duty, Invitation, Posting, User
from accounts.querysets import today
from accounts.standing import standing_of
from events.models import Erasure, Event, Note, Outbox, Receipt
from events.services import record
from tests.cast import PASSWORD
from tests.factories.accounts import posting

pytestmark = pytest.mark.django_db


def again(person):
    return User.objects.get(pk=person.pk)


def test_the_row_is_empty_and_stays(cast):
    User.objects.filter(pk=cast.gp.pk).update(phone="+919812345678", phone_verified=True)
    EmailAddress.objects.create(user=cast.gp, email="gp@example.org", verified=True)
    forgetting.erase(cast.gp)
    gone = again(cast.gp)
    assert (gone.name, gone.email, gone.phone, gone.phone_verified) == ("", None, None, False)
    assert (gone.is_active, gone.has_usable_password()) == (False, False)
    assert gone.shown_name == "A former office holder"
    assert not EmailAddress.objects.exists()


def test_nobody_signs_in_with_it_and_open_sessions_are_over(cast):
    phone, desk = Client(), Client()
    phone.force_login(cast.gp)
    desk.force_login(cast.district)
    assert phone.get("/me/").status_code == 200
    forgetting.erase(cast.gp)
    assert phone.get("/me/").status_code == 302
    assert desk.get("/me/").status_code == 200
    assert Session.objects.count() == 1
    assert authenticate(None, email="gp@example.org", password=PASSWORD) is None


def test_postings_and_duties_end(cast):
    new = posting(cast.places.next_gp, person=cast.district, starts_on=today())
    waiting = posting(cast.places.home_gp, person=cast.district, state="stated")
    coming = posting(
        cast.places.home_gp, person=cast.district, starts_on=today() + timedelta(days=3)
    )
    forgetting.erase(cast.district)
    assert not Duty.objects.active().filter(person=cast.district).exists()
    assert not standing_of(again(cast.district)).postings
    assert Posting.objects.get(pk=new.pk).ends_on == today()
    assert not Posting.objects.filter(pk__in=[waiting.pk, coming.pk]).exists()
    held = Posting.objects.get(person=cast.district, office=cast.offices.district)
    assert held.ends_on == today() - timedelta(days=1)


def test_the_desk_above_no_longer_knows_her(cast):
    assert User.objects.seen_by(standing_of(cast.district)).filter(pk=cast.gp2.pk).exists()
    Posting.objects.filter(person=cast.gp2).update(starts_on=today())
    forgetting.erase(cast.gp2)
    assert not User.objects.seen_by(standing_of(cast.district)).filter(pk=cast.gp2.pk).exists()


def test_an_ended_posting_keeps_its_last_day(cast):
    last = today() - timedelta(days=200)
    Posting.objects.filter(person=cast.gp).update(ends_on=last)
    forgetting.erase(cast.gp)
    assert Posting.objects.get(person=cast.gp).ends_on == last


def test_an_open_invitation_loses_its_address_and_its_link(cast):
    invitation, link = invite("gp@example.org", cast.places.home_state, by=cast.national)
    other, _link = invite("new@example.org", cast.places.home_state, by=cast.national)
    forgetting.erase(cast.gp)
    assert Invitation.objects.get(pk=invitation.pk).email == ""
    assert Invitation.objects.get(pk=other.pk).email == "new@example.org"
    with pytest.raises(Unusable):
        open_invitation(link.rstrip("/").rpartition("/")[2])


def test_it_is_an_event_and_a_line_of_the_ledger_without_words(cast):
    forgetting.erase(cast.gp)
    forgetting.erase(cast.gp)
    event = Event.objects.get(verb="erase-person")
    assert (event.actor, event.subject_uid) == (cast.gp, cast.gp.uid)
    assert not Note.objects.filter(event=event).exists()
    entry = Erasure.objects.get()
    assert (entry.uid, entry.kind) == (cast.gp.uid, "person")


def test_notices_and_receipts_go_and_those_of_others_stay(cast):
    record("grant-duty", cast.gp, by=cast.national, tell=[cast.gp, cast.gp2])
    Receipt.objects.create(user=cast.gp, request_id=cast.gp.uid, location="/me/")
    forgetting.erase(cast.gp)
    assert {row.recipient for row in Outbox.objects.all()} == {cast.gp2}
    assert not Receipt.objects.exists()


def test_what_she_said_for_herself_goes_and_an_office_s_reason_stays_without_her(cast):
    own = record("suspend-person", cast.gp2, by=cast.gp, note="I am Rita, 98123 45678")
    User.objects.filter(pk=cast.gp.pk).update(name="Rita Devi")
    office = record(
        "read-log", cast.gp2, by=cast.gp, office=cast.offices.gp, note="Wells, says Rita Devi"
    )
    to_her = record("return", cast.gp, by=cast.district, notes={"steps": "Dear Rita Devi, which?"})
    other = record("return", cast.gp2, by=cast.district, note="Dear Rita Devi of elsewhere")
    forgetting.erase(cast.gp)
    words = {note.event_id: (note.text, note.answers) for note in Note.objects.all()}
    assert words[own.pk] == ("", {})
    assert words[office.pk] == ("Wells, says […]", {})
    assert words[to_her.pk] == ("", {"steps": "Dear […], which?"})
    assert other.pk in words


def test_a_withdrawn_name_is_shown_nowhere_and_can_be_given_again(cast):
    forgetting.withdraw_name(cast.gp)
    forgetting.withdraw_name(cast.gp)
    assert again(cast.gp).shown_name == "A practitioner"
    assert again(cast.gp).name == "Gp"
    assert Event.objects.filter(verb="withdraw-name").count() == 1
    forgetting.give_name(cast.gp)
    forgetting.give_name(cast.gp)
    assert again(cast.gp).shown_name == "Gp"
    assert Event.objects.filter(verb="give-name").count() == 1


def test_the_last_curator_learns_which_desk_she_leaves_empty(cast):
    assert forgetting.desks_left_empty(cast.district) == []
    forgetting.erase(cast.district2)
    assert forgetting.desks_left_empty(again(cast.district)) == [cast.places.home_district]
    assert forgetting.desks_left_empty(cast.gp) == []


def test_erasing_holds_the_time_it_is_told(cast):
    at = timezone.now() - timedelta(days=4)
    forgetting.erase(cast.gp, at=at)
    assert again(cast.gp).erased_at == at
    assert Posting.objects.get(person=cast.gp).ends_on == today(at) - timedelta(days=1)
