"""Withdrawing photos and contacts, and what entries forget of a person. The knowledge stays."""

import pytest
from django.core.files.storage import default_storage

from accounts.forgetting import erase, withdraw_name
from accounts.models import User
from events.models import Erasure, Event
from practices import forgetting, jobs, photos, services, workflow
from practices.answers import snapshot
from practices.living import endorsing
from practices.models import (
    Attachment,
    Endorsement,
    Particulars,
    Photo,
    Practice,
    Submission,
    Version,
)
from tests.factories.practices import draft_practice
from tests.practices.filling_in import jpeg, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def committed(django_capture_on_commit_callbacks, settings, tmp_path):
    settings.ERASURE_LEDGER = tmp_path / "erasures.jsonl"
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def pictured(cast, client, entry):
    """Return a function that makes an entry in a state, with a photo that gp sent."""

    def make(state="published"):
        practice = entry("draft")
        uid = photos.keep(sent(jpeg((400, 300))))
        photo = Attachment.objects.create(practice=practice, uploaded_by=cast.gp, uid=uid)
        version = practice.open_version
        Photo.objects.create(version=version, attachment=photo, position=1, description="Rita")
        jobs.make_photo(photo.pk)
        if state != "draft":
            workflow.apply(practice, "submit", by=cast.gp)
        if state == "published":
            workflow.apply(practice, "accept", by=cast.district)
        return Practice.objects.get(pk=practice.pk), Attachment.objects.get(pk=photo.pk)

    return make


def address(photo):
    return f"/media/photos/{photo.uid}/360.webp"


class TestPhotos:
    def test_a_withdrawn_photo_is_gone_everywhere(self, cast, client, pictured, committed):
        practice, photo = pictured()
        page = practice.get_absolute_url()
        assert client.get(address(photo)).status_code == 200
        assert str(photo.uid) in client.get(page).content.decode()
        with committed():
            assert forgetting.withdraw_photos(cast.gp) == 1
        assert client.get(address(photo)).status_code == 404
        client.force_login(cast.gp)
        assert client.get(address(photo)).status_code == 404
        text = client.get(page).content.decode()
        assert (str(photo.uid) in text, "Rita" in text) == (False, False)
        assert not default_storage.exists(photos.made_name(photo.uid, 360))
        assert not default_storage.exists(photos.upload_name(photo.uid))

    def test_the_version_stays_as_it_is(self, cast, pictured, committed):
        practice, _photo = pictured()
        before = Version.objects.filter(pk=practice.live_version_id).values().get()
        with committed():
            forgetting.withdraw_photos(cast.gp)
        assert Version.objects.filter(pk=practice.live_version_id).values().get() == before

    def test_what_is_open_forgets_the_photo_too(self, cast, pictured, committed):
        practice, photo = pictured("submitted")
        assert Submission.objects.get().answers["photos"]
        with committed():
            forgetting.withdraw_photos(cast.gp)
        assert not Photo.objects.filter(attachment=photo).exists()
        assert Submission.objects.get().answers["photos"] == []
        assert snapshot(practice.open_version)["photos"] == []

    def test_a_later_revision_does_not_take_it_up_again(self, cast, pictured, committed):
        practice, _photo = pictured()
        with committed():
            forgetting.withdraw_photos(cast.gp)
        revision = services.open_for_writing(practice, cast.gp)
        assert not revision.photos.exists()
        assert snapshot(practice.live_version)["photos"] == []

    def test_each_apart_and_only_one_s_own(self, cast, pictured, committed):
        (_first, one), (_second, other) = pictured(), pictured()
        with committed():
            assert forgetting.withdraw_photos(cast.gp2, [one.uid]) == 0
            assert forgetting.withdraw_photos(cast.gp, [one.uid]) == 1
            assert forgetting.withdraw_photos(cast.gp, [one.uid]) == 0
        states = {a.pk: a.state for a in Attachment.objects.all()}
        assert states == {one.pk: "gone", other.pk: "ready"}
        assert [e.uid for e in Erasure.objects.all()] == [one.uid]

    def test_files_that_a_crash_left_are_swept(self, cast, pictured):
        _practice, photo = pictured()
        forgetting.withdraw_photos(cast.gp)  # the transaction of the test never commits
        assert default_storage.exists(photos.made_name(photo.uid, 360))
        jobs.sweep_photos()
        assert not default_storage.exists(photos.made_name(photo.uid, 360))


class TestContact:
    def contact(self, practice):
        return Particulars.objects.get(version=practice.latest_version).contact

    def told(self, entry, contact, **more):
        return entry("published", particulars={"contact": contact}, **more)

    def test_whom_to_ask_goes_from_what_she_told(self, cast, client, entry, committed):
        practice = self.told(entry, "Ask at the well")
        client.force_login(cast.gp2)
        assert "Ask at the well" in client.get(practice.get_absolute_url()).content.decode()
        with committed():
            forgetting.withdraw_contact(cast.gp)
        text = client.get(practice.get_absolute_url()).content.decode()
        assert "Ask at the well" not in text
        assert "Whom to ask is not told." in text

    @pytest.mark.parametrize(
        ("contact", "left"),
        [
            ("Rita, 098123 45678", ""),
            ("rita.d@example.org", ""),
            ("The mason, 98123 45679", "The mason, 98123 45679"),
            ("Rita Devi", "Rita Devi"),
        ],
    )
    def test_and_from_others_where_her_number_or_address_stands(
        self, cast, entry, committed, contact, left
    ):
        User.objects.filter(pk=cast.gp.pk).update(
            name="Rita Devi", phone="+919812345678", email="rita.d@example.org"
        )
        other = self.told(entry, contact, author=cast.gp2, place=cast.places.next_gp)
        with committed():
            forgetting.withdraw_contact(cast.gp)
        assert self.contact(other) == left

    def test_her_name_goes_from_what_her_own_office_told(self, cast, entry, committed):
        User.objects.filter(pk=cast.gp.pk).update(name="Rita Devi")
        successor = User.objects.create(name="New", email="new@example.org")
        practice = draft_practice(
            author=successor,
            office=cast.offices.gp,
            place=cast.places.home_gp,
            particulars={"contact": "Ask Rita Devi"},
        )
        with committed():
            forgetting.withdraw_contact(cast.gp)
        assert self.contact(practice) == ""

    def test_the_desk_and_what_others_told_keep_theirs(self, cast, entry, committed):
        other = self.told(entry, "The office", author=cast.gp2, place=cast.places.next_gp)
        with committed():
            forgetting.withdraw_contact(cast.gp)
        assert self.contact(other) == "The office"


class TestErased:
    def test_the_knowledge_stays_with_the_office(self, cast, client, entry, committed):
        practice = entry("published")
        before = Version.objects.filter(pk=practice.live_version_id).values().get()
        draft = entry("draft")
        with committed():
            erase(cast.gp)
        assert Version.objects.filter(pk=practice.live_version_id).values().get() == before
        assert client.get(practice.get_absolute_url()).status_code == 200
        assert Practice.objects.get(pk=draft.pk).author_office == cast.offices.gp

    def test_teller_and_contact_are_emptied_and_the_consent_is_kept(self, cast, entry, committed):
        told = {
            "told_by_name": "Sita",
            "told_by_office": "Helper",
            "contact": "Sita",
            "tellers_yes": "by-phone",
        }
        practice = entry("published", particulars=told)
        with committed():
            erase(cast.gp)
        kept = Particulars.objects.get(version=practice.live_version_id)
        assert (kept.told_by_name, kept.told_by_office, kept.contact) == ("", "", "")
        assert (kept.consent, bool(kept.consent_text)) == (True, True)

    def test_she_is_no_longer_named_as_the_teller_of_another_s_typing(self, cast, entry, committed):
        User.objects.filter(pk=cast.gp.pk).update(name="Rita Devi")
        told = {"told_by_name": "RITA DEVI", "told_by_office": "Secretary"}
        place = cast.places.home_gp
        practice = entry("draft", author=cast.block, place=place, particulars=told)
        namesake = entry("draft", author=cast.gp2, place=cast.places.next_gp, particulars=told)
        with committed():
            erase(cast.gp)
        names = {p.version.practice_id: p.told_by_name for p in Particulars.objects.all()}
        assert names == {practice.pk: "", namesake.pk: "RITA DEVI"}

    def test_what_no_office_has_goes_whole(self, cast, committed):
        version = services.begin(by=cast.reader)
        with committed():
            erase(cast.reader)
        assert not Practice.objects.filter(pk=version.practice_id).exists()

    def test_her_claims_are_let_go(self, cast, entry, committed):
        practice = entry("submitted")
        workflow.apply(practice, "claim", by=cast.district)
        with committed():
            erase(cast.district)
        assert practice.open_version.claimed_by is None
        event = Event.objects.filter(verb="release").get()
        assert (event.actor, event.agent) == (None, "erasure")
        workflow.apply(practice, "accept", by=cast.district2)

    def test_what_she_vouched_for_stays_by_her_office_alone(self, cast, client, entry, committed):
        practice = entry("published")
        User.objects.filter(pk=cast.gp2.pk).update(name="Gita Bai")
        endorsing.endorse(practice, type_="saw-it", by=cast.gp2, note="Call Gita")
        with committed():
            erase(cast.gp2)
        text = client.get(practice.get_absolute_url()).content.decode()
        assert 'data-endorsement="saw-it"' in text
        assert "A former office holder" in text
        assert ("Gita" in text, Endorsement.objects.get().note) == (False, "")

    def test_snapshots_lose_her_name_and_keep_the_answers(self, cast, entry, committed):
        User.objects.filter(pk=cast.gp.pk).update(name="Rita Devi")
        entry("submitted", who_did_what="Rita Devi called the masons.")
        with committed():
            erase(cast.gp)
        answers = Submission.objects.get().answers
        assert answers["who_did_what"] == "[…] called the masons."
        assert answers["problem"]


def test_a_withdrawn_name_leaves_the_office_with_the_vouching(cast, client, entry, committed):
    practice = entry("published")
    endorsing.endorse(practice, type_="saw-it", by=cast.gp2)
    User.objects.filter(pk=cast.gp2.pk).update(name="Gita Bai")
    assert "Gita Bai" in client.get(practice.get_absolute_url()).content.decode()
    with committed():
        withdraw_name(cast.gp2)
    text = client.get(practice.get_absolute_url()).content.decode()
    assert ("Gita Bai" in text, "A practitioner" in text) == (False, True)
    assert 'data-endorsement="saw-it"' in text
