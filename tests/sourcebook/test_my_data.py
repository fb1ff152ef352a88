"""/me/data/: seeing, withdrawing each consent apart (P2)."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Invitation, User
from events.services import record
from practices import endorsing
from practices.models import Attachment, AttachmentState
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db
PAGE = "/me/data/"


@pytest.fixture(autouse=True)
def own_ledger(settings, tmp_path):
    settings.ERASURE_LEDGER = tmp_path / "erasures.jsonl"


def fresh(user):
    """Return a client that has just signed in with the password."""
    client = Client()
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(user.pk)
    return client


class TestShown:
    def test_all_that_is_held_stands_on_the_page(self, cast, entry):
        User.objects.filter(pk=cast.gp.pk).update(name="Rita Devi", phone="+919812345678")
        Invitation.objects.create(email="gp@example.org", place=cast.places.home_state)
        practice = entry("published", particulars={"contact": "Ask at the well"})
        other = entry("published", author=cast.gp2, place=cast.places.next_gp)
        endorsing.endorse(other, type_="saw-it", by=cast.gp, note="I was there")
        record("appeal", practice, by=cast.gp, note="Please read it again")
        text = fresh(cast.gp).get(PAGE).content.decode()
        for held in (
            *("Rita Devi", "gp@example.org", "+919812345678", "Khajuri", "Marudesh"),
            *(practice.code, "Ask at the well", "I was there", "Please read it again"),
        ):
            assert held in text, held

    def test_it_is_for_the_person_alone(self, cast, entry):
        entry("published", particulars={"contact": "Ask at the well"})
        answer = fresh(cast.gp2).get(PAGE)
        assert "Ask at the well" not in answer.content.decode()
        assert "no-store" in answer["Cache-Control"]
        assert Client().get(PAGE)["Location"] == "/accounts/login/?next=/me/data/"

    def test_the_cost_does_not_grow(self, cast, entry):
        def queries():
            with CaptureQueriesContext(
                connection,
            ) as asked:
                client.get(PAGE)
            return len(asked)

        def one():
            practice = entry("published")
            Attachment.objects.create(practice=practice, uploaded_by=cast.gp)
            record("appeal", practice, by=cast.gp, note="Again")

        client = fresh(cast.gp)
        one()
        client.get(PAGE)
        before = queries()
        for _ in range(3):
            one()
        assert queries() == before


class TestWithdraw:
    def withdraw(self, user, kind, **sent):
        return fresh(user).post(f"/me/data/withdraw/{kind}/", sent)

    def test_the_name(self, cast):
        assert self.withdraw(cast.gp, "name")["Location"] == PAGE
        assert User.objects.get(pk=cast.gp.pk).name_withdrawn_at
        assert "Show my name again" in fresh(cast.gp).get(PAGE).content.decode()
        self.withdraw(cast.gp, "name-again")
        assert User.objects.get(pk=cast.gp.pk).name_withdrawn_at is None

    def test_the_contact(self, cast, entry):
        practice = entry("published", particulars={"contact": "Ask at the well"})
        self.withdraw(cast.gp, "contact")
        text = fresh(cast.gp2).get(practice.get_absolute_url()).content.decode()
        assert "Ask at the well" not in text

    def test_the_chosen_photos_and_no_others(self, cast, entry):
        practice = entry("published")
        photos = [
            Attachment.objects.create(practice=practice, uploaded_by=user)
            for user in (cast.gp, cast.gp, cast.gp2)
        ]
        chosen = [str(photos[0].uid), str(photos[2].uid), "not-a-photo"]
        self.withdraw(cast.gp, "photos", photo=chosen)
        states = [Attachment.objects.get(pk=photo.pk).state for photo in photos]
        gone, waiting = AttachmentState.GONE, AttachmentState.WAITING
        assert states == [gone, waiting, waiting]

    def test_an_unknown_kind_is_not_found(self, cast):
        assert self.withdraw(cast.gp, "anything").status_code == 404
