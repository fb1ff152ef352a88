"""The form on an entry that is there: who may, when, and what two writers do to each other."""

import uuid

import pytest
from django.urls import reverse

from practices import workflow
from practices.models import Photo, Practice, Version
from tests.factories.practices import practice_in
from tests.practices.filling_in import filled_in
from tests.practices.test_comparing import photo_of

pytestmark = pytest.mark.django_db


def edit_of(practice):
    return reverse("practices:edit", args=[practice.pk])


def only_version():
    return Version.objects.get()


class TestEdit:
    def draft(self, cast, **more):
        return practice_in("draft", author=cast.gp, place=cast.places.home_gp, **more)

    def test_shows_what_is_written(self, as_gp, cast):
        practice = self.draft(cast)
        form = as_gp.get(edit_of(practice)).context["form"]
        assert form["title"].value() == "Twin pits dug by the neighbours themselves"
        assert form["started_on"].value() == "2023-06"
        assert form["place"].value() == cast.places.home_gp.key
        assert form["consent"].value() is True

    def test_the_desks_notes_stand_at_the_answers_they_ask_about(self, as_gp, cast):
        practice = practice_in("submitted", author=cast.gp, place=cast.places.home_gp)
        notes = {"note": "Nearly there.", "notes": {"problem": "How many houses?"}}
        workflow.apply(practice, "return", by=cast.district, **notes)
        page = as_gp.get(edit_of(practice)).content.decode()
        fourth = page.partition('data-question="4"')[2].partition('data-question="5"')[0]
        assert "Nearly there." in page
        assert "How many houses?" in fourth
        assert "The desk asks" not in page.replace(fourth, "")

    def test_saves_and_leads_back(self, as_gp, cast):
        practice = self.draft(cast)
        values = filled_in(cast.places.home_gp, title="Changed", revision=2)
        answer = as_gp.post(edit_of(practice), values)
        assert answer["Location"] == f"/practices/{practice.pk}/"
        assert only_version().title == "Changed"

    def test_a_field_that_is_not_sent_stays(self, as_gp, cast):
        practice = self.draft(cast)
        as_gp.post(edit_of(practice), {"title": "Only this", "upkeep": ""})
        version = only_version()
        assert (version.title, version.upkeep) == ("Only this", "")
        assert version.problem
        assert len(version.step_texts()) == 3
        assert version.particulars.consent

    def test_an_unticked_consent_is_taken_back(self, as_gp, cast):
        as_gp.post(edit_of(self.draft(cast)), {"consent": "off"})
        told = only_version().particulars
        assert (told.consent, told.consent_text, told.consent_at) == (False, "", None)

    def test_a_standing_consent_keeps_its_time(self, as_gp, cast):
        practice = self.draft(cast)
        before = only_version().particulars.consent_at
        as_gp.post(edit_of(practice), filled_in(cast.places.home_gp))
        assert only_version().particulars.consent_at == before

    def test_a_stale_save_shows_both_texts_and_changes_nothing(self, as_gp, cast):
        practice = self.draft(cast)
        values = filled_in(cast.places.home_gp, revision=2)
        as_gp.post(edit_of(practice), values | {"result": "Theirs"})
        mine = values | {"result": "Mine", "request_id": str(uuid.uuid4())}
        page = as_gp.post(edit_of(practice), mine)
        assert page.status_code == 409
        assert [(d.typed, d.stored) for d in page.context["differences"]] == [("Mine", "Theirs")]
        assert page.context["form"]["result"].value() == "Mine"
        assert only_version().result == "Theirs"

    def test_after_the_warning_she_chooses_answer_by_answer(self, as_gp, cast):
        practice = self.draft(cast)
        photo = photo_of(practice, cast.gp)
        version = practice.open_version
        Photo.objects.create(version=version, attachment=photo, position=1, description="Old")
        described = f"kept-{photo.uid}-description"
        values = filled_in(cast.places.home_gp, revision=2, **{described: "Old"})
        theirs = {"result": "Their result", "upkeep": "Their upkeep", described: "Their words"}
        as_gp.post(edit_of(practice), values | theirs)
        mine = {"result": "My result", "upkeep": "My upkeep", described: "My words"}
        page = as_gp.post(edit_of(practice), values | mine | {"request_id": str(uuid.uuid4())})
        asked = [difference.merge for difference in page.context["differences"]]
        assert asked == ["merge-upkeep", "merge-result", f"merge-{described}"]
        assert page.content.decode().count('value="saved"') == 3
        chosen = {"merge-upkeep": "saved", "merge-result": "typed", f"merge-{described}": "saved"}
        sent = {"revision": page.context["form"].revision, "request_id": str(uuid.uuid4())}
        assert as_gp.post(edit_of(practice), values | mine | chosen | sent).status_code == 302
        saved = only_version()
        assert (saved.upkeep, saved.result) == ("Their upkeep", "My result")
        assert saved.photos.get().description == "Their words"

    def test_after_the_warning_she_may_save_on_top(self, as_gp, cast):
        practice = self.draft(cast)
        page = as_gp.post(edit_of(practice), filled_in(cast.places.home_gp, revision=1))
        again = filled_in(cast.places.home_gp, revision=page.context["form"].revision)
        assert page.status_code == 409
        assert as_gp.post(edit_of(practice), again).status_code == 302

    @pytest.mark.parametrize("revision", ["x", "", "99"])
    def test_a_broken_revision_is_stale(self, as_gp, cast, revision):
        values = filled_in(cast.places.home_gp, revision=revision)
        assert as_gp.post(edit_of(self.draft(cast)), values).status_code == 409

    @pytest.mark.parametrize("who", ["gp2", "block", "district", "state", "outsider", "auditor"])
    def test_another_ones_draft_does_not_exist(self, client, cast, who):
        practice = self.draft(cast)
        client.force_login(getattr(cast, who))
        assert client.get(edit_of(practice)).status_code == 404
        assert client.post(edit_of(practice), {"title": "Mine"}).status_code == 404
        assert only_version().title != "Mine"

    @pytest.mark.parametrize(
        ("state", "status"),
        [
            ("draft", 302),
            ("returned", 302),
            ("published", 302),
            ("published+draft", 302),
            ("published+returned", 302),
            ("submitted", 409),
            ("declined", 409),
            ("superseded", 409),
            ("withdrawn", 409),
            ("published+submitted", 409),
        ],
    )
    def test_by_state(self, as_gp, cast, state, status):
        practice = practice_in(state, author=cast.gp, place=cast.places.home_gp)
        count = Version.objects.count()
        expected = 200 if status == 302 else 409
        assert as_gp.get(edit_of(practice)).status_code == expected
        assert Version.objects.count() == count
        assert as_gp.post(edit_of(practice), {"title": "New"}).status_code == status

    @pytest.mark.parametrize("who", ["gp2", "district", "state", "national", "outsider"])
    def test_a_published_one_is_forbidden_to_others(self, client, cast, who):
        practice = practice_in("published", author=cast.gp, place=cast.places.home_gp)
        client.force_login(getattr(cast, who))
        assert client.get(edit_of(practice)).status_code == 403
        assert client.post(edit_of(practice)).status_code == 403

    def test_what_was_typed_too_late_is_shown(self, as_gp, cast):
        practice = practice_in("submitted", author=cast.gp, place=cast.places.home_gp)
        page = as_gp.post(edit_of(practice), {"title": "Typed too late"})
        assert page.status_code == 409
        assert "Typed too late" in page.content.decode()

    def test_a_post_begins_the_revision_of_a_published_practice(self, as_gp, cast):
        practice = practice_in("published", author=cast.gp, place=cast.places.home_gp)
        form = as_gp.get(edit_of(practice)).context["form"]
        values = filled_in(cast.places.home_gp, title="Second edition", revision=form.revision)
        answer = as_gp.post(edit_of(practice), values)
        practice = Practice.objects.get(pk=practice.pk)
        assert answer["Location"] == f"/practices/{practice.pk}/open/"
        assert practice.open_version.title == "Second edition"
        assert practice.live_version.title != "Second edition"

    def test_two_who_begin_a_revision_do_not_overwrite_each_other(self, as_gp, cast):
        practice = practice_in("published", author=cast.gp, place=cast.places.home_gp)
        first = filled_in(cast.places.home_gp, revision=0, title="First")
        second = filled_in(cast.places.home_gp, revision=0, title="Second")
        assert as_gp.post(edit_of(practice), first).status_code == 302
        assert as_gp.post(edit_of(practice), second).status_code == 409
        assert practice.open_version.title == "First"
