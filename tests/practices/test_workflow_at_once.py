"""Many at the same moment: one decides, one row is made, and no circle is closed."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.forgetting import withdraw_name
from accounts.models import Duty, Office, Posting, User
from events.models import Event, Outbox
from events.services import record
from practices.models import Confirmation, Endorsement, Practice, Version
from tests import cast as people
from tests.factories.practices import practice_in

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = make_password(None)


@pytest.fixture
def cast():
    return people.cast()


def curators(cast, number):
    """Return `number` curators of the home district, each in an office of his own."""
    found = []
    for index in range(number):
        person = User.objects.create(email=f"c{index}@example.org", password=PASSWORD)
        office = Office.objects.create(
            place=cast.places.home_district,
            title=f"Curator {index}",
            organisation=cast.offices.district.organisation,
        )
        Posting.objects.create(
            person=person,
            office=office,
            starts_on="2024-04-01",
            state="confirmed",
            decided_at="2024-04-01T00:00Z",
        )
        Duty.objects.create(
            person=person,
            kind="curator",
            programme="both",
            starts_on="2024-04-01",
            place=cast.places.home_district,
        )
        found.append(person)
    return found


def at_once(presses):
    """Send `(user, practice, verb, words)` all at the same moment; return the answers' statuses."""
    clients = []
    for user, *_rest in presses:
        client = Client()
        client.force_login(user)
        clients.append(client)
    gate = Barrier(len(presses))

    def press(client, practice, verb, words):
        gate.wait()
        try:
            return client.post(reverse(f"practices:{verb}", args=[practice.pk]), words).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(presses)) as pool:
        going = [
            pool.submit(press, client, *press_[1:])
            for client, press_ in zip(clients, presses, strict=True)
        ]
        return [one.result() for one in going]


def of_the_gp(cast, state):
    return practice_in(state, author=cast.gp, place=cast.places.home_gp)


def test_forty_curators_at_once_have_one_winner(cast):
    practice = of_the_gp(cast, "submitted")
    verbs = ["accept", "return", "decline", "accept"] * 10
    presses = [
        (person, practice, verb, {"note": "Now."})
        for person, verb in zip(curators(cast, 40), verbs, strict=True)
    ]
    statuses = at_once(presses)
    assert sorted(statuses) == [302] + [409] * 39
    assert Event.objects.filter(verb__in=["accept", "return", "decline"]).count() == 1


def test_ten_submits_of_one_form_make_one_submission(cast):
    practice = of_the_gp(cast, "draft")
    key = str(uuid4())
    statuses = at_once([(cast.gp, practice, "submit", {"request_id": key})] * 10)
    assert statuses == [302] * 10
    assert Event.objects.filter(verb="submit").count() == 1
    assert Version.objects.get().submissions.count() == 1


def test_twenty_endorsements_at_once_make_one_row(cast):
    practice = of_the_gp(cast, "published")
    statuses = at_once([(cast.block, practice, "endorse", {"type": "we-do-this"})] * 20)
    assert statuses == [302] * 20
    assert Endorsement.objects.count() == 1
    assert Practice.objects.get(pk=practice.pk).endorsement_count == 1


def test_two_that_replace_each_other_make_no_circle(cast):
    first, second = of_the_gp(cast, "published"), of_the_gp(cast, "published")
    statuses = at_once(
        [
            (cast.district, first, "supersede", {"note": "x", "replacement": second.code}),
            (cast.district2, second, "supersede", {"note": "x", "replacement": first.code}),
        ]
    )
    assert sorted(statuses) == [302, 422]
    assert Practice.objects.listed().count() == 1


def test_a_desk_tells_a_person_who_is_just_being_forgotten(cast):
    """It held the entry that the forgetting waits for: neither may wait for the other for ever."""

    def tell():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '2s'")
            record("suspend-person", cast.gp2, by=cast.district, tell=[cast.gp])
        connection.close()

    with transaction.atomic(), ThreadPoolExecutor(1) as pool:
        withdraw_name(cast.gp)
        pool.submit(tell).result()
    assert Outbox.objects.filter(recipient=cast.gp, event__verb="suspend-person").exists()


def test_two_holders_of_an_office_confirm_at_once_and_one_row_is_made(cast):
    practice = practice_in("published", author=cast.gp, place=cast.places.home_gp)
    beside = User.objects.create(email="beside@example.org", password=PASSWORD)
    Posting.objects.create(
        person=beside,
        office=cast.offices.gp,
        starts_on="2024-04-01",
        state="confirmed",
        decided_at="2024-04-01T00:00Z",
    )
    presses = [(person, practice, "confirm", {}) for person in (cast.gp, beside) * 3]
    assert at_once(presses) == [302] * 6
    assert Confirmation.objects.count() == Event.objects.filter(verb="confirm").count() == 1
    ends = {"answer": "no-longer", "note": "It fell in."}
    both = [(cast.gp, practice, "confirm", ends), (beside, practice, "confirm", ends)]
    assert sorted(at_once(both)) == [302, 409]
