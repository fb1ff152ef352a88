"""Hidden words of accepted versions: from everybody, at every door; and the rows stay frozen."""

import json

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from taggit.models import Tag

from practices import services, workflow
from practices.exchange.writing import export
from practices.living import confirming, endorsing
from practices.models import Photo, Redaction, SecondOpinion, Step, Submission, Version
from practices.models.redaction import covered
from tests.factories.practices import practice_in
from tests.practices.hiding import (
    EVERYWHERE,
    SAID,
    WORDS,
    client_of,
    hide,
    raw,
    text_of,
)

pytestmark = pytest.mark.django_db


def doors(practice):
    """Return the addresses at which a reader gets words of `practice`."""
    own = f"/practices/{practice.pk}"
    files = ("/practices.json", "/practices.csv", "/practices/feed/")
    lists = ("/practices/", "/", "/themes/toilet-technology/", "/sitemap.xml")
    pages = (
        practice.get_absolute_url(),
        f"{own}/v/1/",
        f"{own}/v/2/",
        f"{own}/history/",
        f"{own}/share/",
    )
    return [*pages, *lists, *files, f"/practices/{practice.pk}/", f"/hi{pages[0]}"]


@pytest.mark.parametrize(
    ("passages", "left"),
    [
        ([(0, 4)], "[…] Devi came."),
        ([(0, 4), (4, 5)], "[…] came."),
        ([(5, 4), (0, 9)], "[…] came."),
        ([(0, 4), (10, 4)], "[…] Devi […]."),
        ([], "Rita Devi came."),
    ],
)
def test_the_mark_tells_no_length(passages, left):
    assert covered("Rita Devi came.", passages) == left


class TestEverywhere:
    @pytest.mark.parametrize("reader", [None, "gp", "gp2", "district", "national", "auditor"])
    def test_hidden_words_come_out_of_no_door(self, cast, told, reader):
        client = client_of(reader and getattr(cast, reader))
        before = [address for address in doors(told) if WORDS in text_of(client.get(address))]
        assert len(before) >= 8, before
        assert hide(told, cast.district) == 14
        told.refresh_from_db()
        for address in doors(told):
            text = text_of(client.get(address))
            assert not any(word in text for word in SAID), address
        text = text_of(client.get(f"/practices/{told.pk}/v/2/"))
        assert "[…] had a full pit." in text
        assert "“[…]” is her name. […]!" in text
        assert "Ask […], who is poor." in text
        assert "Some words were hidden" in text

    def test_the_copies_are_covered_too(self, cast, told, tmp_path):
        hide(told, cast.district)
        told.refresh_from_db()
        assert (told.title, told.slug, told.summary) == ("[…] digs", "digs", "[…] had a full pit.")
        assert list(told.tags.names()) == ["pits"]
        assert not Tag.objects.filter(name__icontains="rampyari").exists()
        export(tmp_path / "all.jsonl")
        row = json.loads((tmp_path / "all.jsonl").read_text())
        assert (row["village"], row["tags"]) == ("[…]'s hamlet", ["pits"])
        assert WORDS not in json.dumps(row, ensure_ascii=False)

    def test_the_search_does_not_find_them(self, cast, told):
        def count(words):
            return Client().get("/practices.json", {"q": words}).json()["count"]

        assert (count("devi"), count("digs"), count("pit")) == (1, 1, 1)
        hide(told, cast.district)
        assert (count("devi"), count("digs"), count("pit")) == (0, 1, 1)
        told_now = Client().get("/practices/suggest/?q=rampyari").json()
        assert (told_now["titles"], told_now["tags"]) == ([], [])

    def test_the_text_stays_as_it_is(self, cast, told):
        before = raw(told)
        hide(told, cast.district)
        assert raw(told) == before

    def test_photos_lose_the_words_of_their_descriptions(self, cast, entry, told):
        version = told.live_version
        one = Photo(version=version, position=1, description="Rampyari Devi at her door")
        one.hidden = {"description": [[0, 13]]}
        fields = [field.attname for field in Photo._meta.concrete_fields]
        values = [getattr(one, field) for field in fields]
        assert Photo.from_db("default", fields, values).description == "[…] at her door"

    def test_what_is_being_written_loses_them_and_its_snapshots(self, cast, entry):
        practice = entry("published+submitted", **EVERYWHERE)
        version = practice.open_version
        assert WORDS in json.dumps(list(Submission.objects.values_list("answers", flat=True)))
        hide(practice, cast.district)
        newer = practice.open_version
        assert (newer.title, newer.step_texts()[0]) == ("[…] digs", "Ask […], who is poor.")
        assert newer.revision == version.revision + 1
        kept = json.dumps(list(Submission.objects.values_list("answers", flat=True)))
        assert "rampyari devi" not in kept.casefold()

    def test_a_tag_that_is_nothing_else_goes_from_what_is_written(self, cast, entry):
        practice = entry("published+submitted", **EVERYWHERE)
        hide(practice, cast.district)
        assert practice.open_version.tag_names == ["pits"]

    def test_the_source_of_an_import_loses_them_too(self, cast, told):
        told.source = f"As told by {WORDS}, 2019"
        told.save()
        hide(told, cast.district)
        told.refresh_from_db()
        assert told.source == "As told by […], 2019"

    def test_a_form_opened_before_does_not_bring_them_back(self, cast, told):
        client, address = client_of(cast.gp), f"/practices/{told.pk}/edit/"
        form = client.get(address).context["form"]
        hide(told, cast.district)
        opened = {"revision": form.revision, "version": told.live_version_id}
        answer = client.post(address, {"title": "Rampyari Devi digs", "upkeep": "All"} | opened)
        assert answer.status_code == 409
        assert not told.versions.exclude(state="accepted").exists()
        opened["revision"] = answer.context["form"].revision
        assert client.post(address, {"upkeep": "All"} | opened).status_code == 302
        assert told.open_version.title == "[…] digs"

    def test_reasons_and_vouchings_lose_them_too(self, cast, told):
        endorsing.endorse(told, by=cast.gp2, type_="saw-it", note="I met Rampyari Devi.")
        note = "Rampyari Devi moved away."
        workflow.apply(told, "withdraw", by=cast.district, note=note)
        assert "Rampyari Devi moved" in text_of(Client().get(f"/practices/{told.pk}/history/"))
        hide(told, cast.district)
        told.refresh_from_db()
        for address in (told.get_absolute_url(), f"/practices/{told.pk}/history/"):
            assert "[…] moved away." in text_of(Client().get(address))
        assert told.endorsements.get().note == "I met […]."

    def test_a_revision_is_begun_without_them(self, cast, told):
        hide(told, cast.district)
        version = services.open_for_writing(told, cast.gp)
        row = Version.objects.filter(pk=version.pk).values("title", "story", "hidden").get()
        assert row["title"] == "[…] digs"
        assert WORDS not in row["story"]
        assert row["hidden"] == {}

    def test_reading_costs_no_query_more(self, cast, told):
        address = told.get_absolute_url()
        with CaptureQueriesContext(connection) as before:
            Client().get(address)
        hide(told, cast.district, words="her name")
        with CaptureQueriesContext(connection) as after:
            assert "[…]" in text_of(Client().get(address))
        assert len(after) == len(before)

    def test_a_field_loaded_later_is_covered_too(self, cast, told):
        hide(told, cast.district)
        version = Version.objects.only("number").get(pk=told.live_version_id)
        assert version.title == "[…] digs"
        version.refresh_from_db()
        assert version.problem == "[…] had a full pit."


class TestFrozen:
    @pytest.mark.parametrize("more", [{"title": "Other"}, {"title": "Other", "hidden": {"a": []}}])
    def test_the_words_cannot_be_changed_along_with_what_hides_them(self, cast, told, more):
        with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
            Version.objects.filter(pk=told.live_version_id).update(**more)
        words = {"text" if field == "title" else field: value for field, value in more.items()}
        with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
            Step.objects.filter(version=told.live_version_id).update(**words)

    def test_the_mark_is_never_written_into_a_frozen_row(self, cast, told):
        hide(told, cast.district)
        with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
            Version.objects.get(pk=told.live_version_id).save()

    def test_a_redaction_stays_and_is_lifted_once(self, cast, told):
        hide(told, cast.district)
        rows = Redaction.objects.filter(version=told.live_version_id)
        for change in ({"start": 1}, {"reason": "other"}, {"version": told.versions.first()}):
            with pytest.raises(DatabaseError, match="stays"), transaction.atomic():
                rows.update(**change)
        with pytest.raises(DatabaseError, match="stays"), transaction.atomic():
            rows.delete()
        rows.update(lifted_at=timezone.now())
        with pytest.raises(DatabaseError, match="stays"), transaction.atomic():
            rows.update(lifted_at=None)

    @pytest.mark.parametrize(
        "wrong",
        [
            {"length": 2},
            {"field": "steps", "position": 0},
            {"field": "title", "position": 1},
            {"reason": "forgotten", "lifted_at": timezone.now()},
        ],
    )
    def test_the_database_refuses_what_must_not_be(self, told, wrong):
        sound = {"version": told.live_version, "field": "title", "start": 0, "length": 4}
        sound |= {"reason": "other", "at": timezone.now()}
        with pytest.raises(IntegrityError), transaction.atomic():
            Redaction.objects.create(**sound | wrong)
        Redaction.objects.create(**sound)

    def test_of_a_draft_nothing_is_hidden(self, entry):
        version = entry("draft").open_version
        with pytest.raises(IntegrityError), transaction.atomic():
            Redaction.objects.create(
                version=version, field="title", start=0, length=4, reason="other", at=timezone.now()
            )
        with pytest.raises(IntegrityError), transaction.atomic():
            Version.objects.filter(pk=version.pk).update(hidden={"title": [[0, 4]]})


def test_only_what_is_hidden_is_written_anew(cast, told):
    practice_in("published", author=cast.gp, place=cast.places.home_gp)
    with CaptureQueriesContext(connection) as queries:
        hide(told, cast.district, words="is her name")
    written = [q for q in queries if q["sql"].startswith('UPDATE "practices_version"')]
    assert len(written) == 2


def test_words_beside_it_go_too(cast, told):
    confirming.confirm(told, by=cast.gp, note=f"{WORDS} said so.")
    asked = {"asked_by": cast.district, "asked_at": timezone.now(), "question_language": "en"}
    asked |= {"answered_by": cast.block, "answered_at": timezone.now(), "person": cast.block}
    opinion = SecondOpinion.objects.create(
        version=told.live_version,
        office=cast.offices.block,
        question=f"Does {WORDS} agree?",
        answer=f"Ask {WORDS}.",
        **asked,
    )
    assert WORDS in text_of(client_of(None).get(told.get_absolute_url()))
    hide(told, cast.district)
    told.refresh_from_db()
    assert WORDS not in text_of(client_of(None).get(told.get_absolute_url()))
    assert WORDS not in told.confirmations.get().note
    opinion.refresh_from_db()
    assert WORDS not in opinion.question + opinion.answer
