from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from accounts.models import Duty, FundHead, Office, Organisation, Posting, Programme, User
from accounts.querysets import today
from tests.factories.accounts import Person, office, posting

DAY = timedelta(days=1)


def test_a_person_needs_an_address_or_a_number(db):
    with pytest.raises(IntegrityError, match="user_can_be_reached"):
        User.objects.create(name="Rita")


def test_an_erased_person_needs_neither(db):
    User.objects.create(erased_at=timezone.now(), is_active=False)
    assert User.objects.filter(email=None, phone=None).exists()


def test_an_address_is_stored_in_lower_case_and_once(db):
    assert Person(email="Rita@Example.org").email == "rita@example.org"
    with pytest.raises(IntegrityError):
        Person(email="RITA@example.org")


def test_upper_case_does_not_get_past_save(db):
    person = Person()
    with pytest.raises(IntegrityError, match="lower_case"):
        User.objects.filter(pk=person.pk).update(email="Rita@example.org")


def test_a_number_is_stored_as_e164_and_once(db):
    assert Person(email=None, phone="98765 43210").phone == "+919876543210"
    with pytest.raises(IntegrityError):
        Person(email=None, phone="+919876543210")


def test_a_wrong_number_is_refused(db):
    with pytest.raises(ValidationError):
        Person(email=None, phone="12345")


def test_who_is_suspended_cannot_be_active(db):
    person = Person()
    with pytest.raises(IntegrityError, match="suspended"):
        User.objects.filter(pk=person.pk).update(suspended_at=timezone.now())


def test_an_office_stands_once_at_a_place(cast):
    with pytest.raises(IntegrityError, match="office_once"):
        Office.objects.create(
            place=cast.places.home_gp,
            title="SECRETARY",
            organisation=Organisation.objects.get(key="gram-panchayat"),
        )


def test_nobody_holds_an_office_twice_at_a_time(cast):
    with pytest.raises(IntegrityError, match="posting_once"):
        Posting.objects.create(person=cast.gp, office=cast.offices.gp, starts_on=today())


def test_a_refused_posting_can_be_stated_again(cast):
    person, desk = Person(), office(cast.places.home_gp)
    details = {"person": person, "office": desk, "starts_on": today()}
    Posting.objects.create(**details, state="refused", decided_at=timezone.now())
    Posting.objects.create(**details)
    assert person.postings.count() == 2


def test_an_office_may_be_held_again_later(cast):
    first = posting(cast.places.home_gp, starts_on=today() - 9 * DAY, ends_on=today() - 2 * DAY)
    Posting.objects.create(person=first.person, office=first.office, starts_on=today())
    assert first.person.postings.count() == 2


@pytest.mark.parametrize("model", [Posting, Duty])
def test_nothing_ends_before_it_starts(cast, model):
    rows = model.objects.filter(person=cast.district)
    with pytest.raises(IntegrityError, match="ends_after_start"):
        rows.update(ends_on=today() - 9999 * DAY)


def test_nobody_decides_his_own_posting(cast):
    with pytest.raises(IntegrityError, match="not_by_oneself"):
        Posting.objects.filter(person=cast.gp).update(decided_by=cast.gp)


def test_a_decision_has_a_time(cast):
    with pytest.raises(IntegrityError, match="decided_has_time"):
        Posting.objects.filter(person=cast.unconfirmed).update(state="confirmed")


@pytest.mark.parametrize(
    ("details", "broken"),
    [
        ({"kind": "curator", "programme": ""}, "duty_programme_of_curators"),
        ({"kind": "curator", "programme": "all"}, "duty_programme_of_curators"),
        ({"kind": "facilitator", "programme": "sbm"}, "duty_programme_of_curators"),
        ({"kind": "auditor"}, "duty_auditor_for_a_time"),
    ],
)
def test_what_a_duty_must_say(cast, details, broken):
    with pytest.raises(IntegrityError, match=broken):
        Duty.objects.create(
            person=cast.gp, place=cast.places.home_state, starts_on=today(), **details
        )


def test_nobody_grants_himself_a_duty(cast):
    with pytest.raises(IntegrityError, match="not_by_oneself"):
        Duty.objects.filter(person=cast.state).update(granted_by=cast.state)


def test_the_same_duty_is_held_once_at_a_time(cast):
    held = cast.district.duties.get()
    with pytest.raises(IntegrityError, match="duty_once"):
        Duty.objects.create(
            person=held.person,
            kind=held.kind,
            programme=held.programme,
            place=held.place,
            starts_on=today(),
        )


def test_the_sources_of_money_are_those_of_the_form(db):
    keys = (
        "sbm-g jjm fc-tied fc-untied mgnregs vb-gram-g state-scheme own-revenue mp-mla dmf csr "
        "community household shg-loan other"
    )
    assert list(FundHead.objects.values_list("key", flat=True)) == keys.split()
    assert FundHead.objects.get(key="fc-tied").ends_on.isoformat() == "2026-03-31"
    assert FundHead.objects.get(key="mgnregs").successor.key == "vb-gram-g"


def test_every_seeded_row_has_its_name_in_english_and_hindi(db):
    for model in (Organisation, Programme, FundHead):
        for row in model.objects.all():
            assert row.names["en"], row.key
            assert any("\u0900" <= sign <= "\u097f" for sign in row.names["hi"]), row.key
            assert row.uid.version == 7
    assert list(Organisation.objects.filter(is_technical=True).values_list("key", flat=True)) == [
        "phed"
    ]
