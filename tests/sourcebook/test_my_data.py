"""/me/data/: seeing, taking along, withdrawing, being erased (P1, P2)."""

import io
import json
import time
import zipfile

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Invitation, User
from events.models import Event
from events.services import record
from practices.living import adopting, endorsing, following
from practices.models import Attachment, AttachmentState
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db
PAGE, COPY, ERASE = "/me/data/", "/me/data/copy/", "/me/data/erase/"


@pytest.fixture(autouse=True)
def own_ledger(settings, tmp_path):
    settings.ERASURE_LEDGER = tmp_path / "erasures.jsonl"


def fresh(user):
    """Return a client that has just signed in with the password."""
    client = Client()
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(user.pk)
    return client


def stale(user):
    client = Client()
    client.force_login(user)
    session = client.session
    old = {"method": "password", "at": time.time() - 3600}
    session["account_authentication_methods"] = [old]
    session.save()
    return client


class TestShown:
    def test_all_that_is_held_stands_on_the_page(self, cast, entry):
        User.objects.filter(pk=cast.gp.pk).update(name="Rita Devi", phone="+919812345678")
        Invitation.objects.create(email="gp@example.org", place=cast.places.home_state)
        practice = entry("published", particulars={"contact": "Ask at the well"})
        other = entry("published", author=cast.gp2, place=cast.places.next_gp)
        endorsing.endorse(other, type_="saw-it", by=cast.gp, note="I was there")
        adopting.adopt(other, by=cast.gp, status="tried", result="It held in the rains")
        following.follow(practice, by=cast.gp)
        record("appeal", practice, by=cast.gp, note="Please read it again")
        text = fresh(cast.gp).get(PAGE).content.decode()
        for held in (
            *("Rita Devi", "gp@example.org", "+919812345678", "Khajuri", "Marudesh"),
            *(
                practice.code,
                "Ask at the well",
                "I was there",
                "It held in the rains",
                "Please read it again",
            ),
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


class TestCopy:
    def test_it_needs_a_fresh_sign_in(self, cast):
        client = stale(cast.gp)
        for answer in (client.get(COPY), client.post(COPY, {"purpose": "to-see"})):
            assert answer.status_code == 302
            assert answer["Location"].startswith("/accounts/reauthenticate/?next=")
        assert not Event.objects.filter(verb="export-data").exists()

    @pytest.mark.parametrize("purpose", ["", "for fun"])
    def test_it_needs_a_purpose(self, cast, purpose):
        answer = fresh(cast.gp).post(COPY, {"purpose": purpose})
        assert answer.status_code == 422
        assert not Event.objects.filter(verb="export-data").exists()

    def test_one_file_holds_it_for_people_and_for_programs(self, cast, entry):
        practice = entry("published", particulars={"contact": "Ask at the well"})
        answer = fresh(cast.gp).post(COPY, {"purpose": "to-keep"})
        assert answer["Content-Type"] == "application/zip"
        assert "attachment" in answer["Content-Disposition"]
        assert "no-store" in answer["Cache-Control"]
        file = zipfile.ZipFile(io.BytesIO(answer.content))
        data = json.loads(file.read("data.json"))["data"]
        assert data["account"][0]["email"] == "gp@example.org"
        assert data["entries"][0]["code"] == practice.code
        assert data["entries"][0]["contact"] == "Ask at the well"
        assert data["acts"]
        page = file.read("data.html").decode()
        assert "Ask at the well" in page
        assert "<script" not in page

    def test_the_copy_holds_more_than_the_page_shows(self, cast):
        for number in range(25):
            record("appeal", cast.gp, by=cast.gp, note=f"Note {number}")
        client = fresh(cast.gp)
        assert "5 more are in the copy" in client.get(PAGE).content.decode()
        answer = client.post(COPY, {"purpose": "to-see"})
        data = json.loads(zipfile.ZipFile(io.BytesIO(answer.content)).read("data.json"))["data"]
        assert len(data["notes"]) == 25

    def test_it_is_logged_with_its_purpose(self, cast):
        fresh(cast.gp).post(COPY, {"purpose": "to-complain"})
        event = Event.objects.get(verb="export-data")
        assert (event.actor, event.target, event.subject_uid) == (
            cast.gp,
            "to-complain",
            cast.gp.uid,
        )

    def test_what_people_wrote_is_text_in_the_file_too(self, cast):
        record("appeal", cast.gp, by=cast.gp, note="<script>alert(1)</script>")
        answer = fresh(cast.gp).post(COPY, {"purpose": "to-see"})
        page = zipfile.ZipFile(io.BytesIO(answer.content)).read("data.html").decode()
        assert "&lt;script&gt;" in page
        assert "<script" not in page


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


class TestErase:
    def test_it_is_explained_first(self, cast):
        text = fresh(cast.gp).get(ERASE).content.decode()
        assert "The person goes, the knowledge stays." in text
        assert "last active curator" not in text

    def test_the_last_curator_is_told_what_it_means_but_may(self, cast):
        fresh(cast.district2).post(ERASE, {"word": "ERASE"})
        client = fresh(cast.district)
        assert "last active curator of the desk of" in client.get(ERASE).content.decode()
        assert client.post(ERASE, {"word": "ERASE"}).status_code == 200
        assert User.objects.get(pk=cast.district.pk).erased_at

    def test_it_needs_a_fresh_sign_in(self, cast):
        client = stale(cast.gp)
        for answer in (client.get(ERASE), client.post(ERASE, {"word": "ERASE"})):
            assert answer["Location"].startswith("/accounts/reauthenticate/?next=")
        assert User.objects.get(pk=cast.gp.pk).erased_at is None

    @pytest.mark.parametrize("word", ["", "yes", "ERAS"])
    def test_nothing_goes_before_the_word_is_typed(self, cast, word):
        answer = fresh(cast.gp).post(ERASE, {"word": word, "keep_photos": "on"})
        assert answer.status_code == 422
        assert "checked" in answer.content.decode()
        assert User.objects.get(pk=cast.gp.pk).erased_at is None

    @pytest.mark.parametrize(
        ("address", "word"),
        [(ERASE, " erase "), (f"/hi{ERASE}", "मिटाएँ"), (f"/hi{ERASE}", "ERASE")],
    )
    def test_the_word_in_either_language(self, cast, address, word):
        client = fresh(cast.gp)
        answer = client.post(address, {"word": word})
        assert answer.status_code == 200
        assert "Clear-Site-Data" in answer.headers
        assert User.objects.get(pk=cast.gp.pk).erased_at
        assert client.get("/me/").status_code == 302

    @pytest.mark.parametrize("keeps", [True, False])
    def test_photos_go_unless_she_leaves_them(self, cast, entry, keeps):
        photo = Attachment.objects.create(practice=entry("published"), uploaded_by=cast.gp)
        sent = {"word": "ERASE"} | ({"keep_photos": "on"} if keeps else {})
        fresh(cast.gp).post(ERASE, sent)
        assert (Attachment.objects.get(pk=photo.pk).state == AttachmentState.GONE) != keeps

    def test_twice_at_once_is_once(self, cast):
        first, second = fresh(cast.gp), fresh(cast.gp)
        first.post(ERASE, {"word": "ERASE"})
        assert second.post(ERASE, {"word": "ERASE"}).status_code == 302
        assert Event.objects.filter(verb="erase-person").count() == 1
