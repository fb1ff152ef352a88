"""Pictures of steps: drawn in one grammar, suggested by words, chosen by teller or desk, kept."""

import csv
import json
import uuid
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from events.models import Event
from practices import drawings, services, step_pictures, workflow
from practices.errors import NotAllowed, WrongState
from practices.exchange import loading
from practices.exchange.reading import read_rows
from practices.models import Practice, Step, Version
from practices.picturing import picture_steps
from tests.clients import client_of
from tests.factories.practices import practice_in, published_practice
from tests.practices.drawn import segments, shapes
from tests.practices.filling_in import filled_in
from tests.practices.test_theme_drawings import check_grammar

STEPS = sorted((settings.BASE_DIR / "static/icons/steps").glob("*.svg"))
NEW = reverse("practices:new")


def kept(version):
    return [step.picture for step in Step.objects.filter(version=version)]


def chosen(*keys):
    return {f"step-{number}-picture": key for number, key in enumerate(keys, start=1)}


class TestDrawn:
    @pytest.mark.parametrize("path", STEPS, ids=lambda path: path.stem)
    def test_in_the_grammar_on_a_square_of_its_own(self, path):
        root, *parts = shapes(path)
        assert root.get("viewBox") == "0 0 120 120"
        check_grammar(path)
        lines = [cut for part in parts if part.get("stroke") for cut in segments(part.get("d", ""))]
        level = [x for _letter, *ends in lines for x, y in ends if y == 80]
        assert (min(level), max(level)) == (0, 120)
        for _letter, *ends in (cut for part in parts for cut in segments(part.get("d", ""))):
            assert all(-4 <= x <= 124 and -4 <= y <= 120 for x, y in ends)

    def test_each_has_a_name_and_words_in_four_languages(self):
        keys = {path.stem for path in STEPS}
        assert len(keys) >= 40
        assert keys == set(step_pictures.NAMES) == set(step_pictures.words())
        path = settings.BASE_DIR / "practices/step_words.csv"
        for row in csv.DictReader(StringIO(path.read_text())):
            assert all(row[language].strip(" ;") for language in ("en", "hi", "ta", "as")), row


class TestSuggested:
    @pytest.mark.parametrize(
        ("text", "key"),
        [
            ("Dug the second pit.", "dig"),
            ("PAINTED the wall", "paint-wall"),
            ("दूसरा गड्ढा खोदा", "dig"),
            ("हर घर से शुल्क लिया।", "visit-house"),
            ("குழி தோண்டினோம்", "dig"),
            ("পানী পৰীক্ষা কৰা হ'ল", "test-water"),
            ("Drew a map of the lanes", "map"),
        ],
    )
    def test_by_the_words_as_they_come(self, text, key):
        assert step_pictures.suggested(text)[0] == key

    @pytest.mark.parametrize("text", ["", "   ", "…", "Mapless and undug", "xyz"])
    def test_nothing_where_no_word_fits(self, text):
        assert step_pictures.suggested(text) == []

    def test_three_at_most(self):
        text = "Dig, fill, cover, paint, teach, pay, sell and celebrate"
        assert step_pictures.suggested(text) == ["dig", "fill", "cover"]


@pytest.mark.django_db
class TestTold:
    def test_a_picture_belongs_to_its_own_box(self, cast):
        values = filled_in(cast.places.home_gp) | chosen("walk", "dig", "pay", "lay-pipe")
        client_of(cast.gp).post(NEW, values)
        assert kept(Version.objects.get()) == ["walk", "dig", "lay-pipe"]

    def test_one_that_there_is_not_is_refused_with_all_kept(self, cast):
        values = filled_in(cast.places.home_gp) | chosen("walk", "x' onload='")
        page = client_of(cast.gp).post(NEW, values)
        assert page.status_code == 422
        assert list(page.context["form"].errors) == ["step-2-picture"]
        assert 'value="walk" selected' in page.content.decode()
        assert not Version.objects.exists()

    def test_a_script_that_sends_steps_alone_keeps_those_whose_words_stay(self, cast):
        practice = practice_in("draft", author=cast.gp, place=cast.places.home_gp, steps=["A", "B"])
        practice.open_version.steps.update(picture="dig")
        steps = ["New", "B", "C"]
        values = filled_in(cast.places.home_gp, steps=steps, revision=2)
        client_of(cast.gp).post(reverse("practices:edit", args=[practice.pk]), values)
        assert kept(practice.open_version) == ["", "dig", ""]

    def test_the_form_shows_what_is_chosen_and_suggests(self, cast):
        practice = practice_in("draft", author=cast.gp, place=cast.places.home_gp)
        practice.open_version.steps.filter(position=2).update(picture="dig")
        page = client_of(cast.gp).get(reverse("practices:edit", args=[practice.pk]))
        html = page.content.decode()
        second = html.partition('id="id_step-2-picture"')[2].partition("</select>")[0]
        assert 'value="dig" selected' in second
        assert second.index('value="dig"') < second.index('value="meet"')
        assert html.count('<symbol id="steps-') == 1

    def test_no_picture_takes_it_away(self, cast):
        practice = practice_in("draft", author=cast.gp, place=cast.places.home_gp, steps=["A", "B"])
        practice.open_version.steps.update(picture="dig")
        values = filled_in(cast.places.home_gp, steps=["A", "B"], revision=2) | chosen("", "dig")
        client_of(cast.gp).post(reverse("practices:edit", args=[practice.pk]), values)
        assert kept(practice.open_version) == ["", "dig"]


@pytest.fixture
def pictured(cast):
    """A published practice whose second step has a picture."""
    practice = practice_in("submitted", author=cast.gp, place=cast.places.home_gp)
    practice.open_version.steps.filter(position=2).update(picture="dig")
    workflow.apply(practice, "accept", by=cast.district)
    return Practice.objects.get(pk=practice.pk)


@pytest.mark.django_db
class TestKept:
    def test_the_page_shows_it_beside_its_step(self, pictured):
        html = Client().get(pictured.get_absolute_url()).content.decode()
        step = html.partition('<li class="pictured">')[2].partition("</li>")[0]
        assert 'href="#steps-dig"' in step
        assert "Dig the second pit." in step
        assert html.count('class="pictured"') == 1

    def test_a_picture_that_is_gone_is_not_missed(self, pictured, monkeypatch):
        left = drawings.names() - {"steps/dig"}
        monkeypatch.setattr(drawings, "names", lambda: left)
        assert Client().get(pictured.get_absolute_url()).status_code == 200

    def test_a_revision_begins_with_them_and_shows_what_changed(self, pictured, cast):
        version = services.open_for_writing(pictured, cast.gp)
        assert kept(version) == ["", "dig", ""]
        version.steps.filter(position=2).update(picture="pay")
        version.particulars.__class__.objects.filter(version=version).update(
            consent=True, consent_text="Yes", consent_at=pictured.published_at
        )
        workflow.apply(pictured, "submit", by=cast.gp)
        html = client_of(cast.district).get(f"/curation/{pictured.pk}/").content.decode()
        told = html.partition("Pictures of the steps: what changed")[2][:300]
        assert all(words in told for words in ("<del>", "2. Dig</del>", "<ins>", "2. Pay</ins>"))

    def test_out_and_in_again_by_each_kind_of_file(self, pictured, tmp_path):
        for kind in ("jsonl", "csv", "xlsx"):
            path = tmp_path / f"all.{kind}"
            call_command("export_practices", str(path), stdout=StringIO())
            line, row = next(read_rows(path))
            assert row["step_pictures"] == ["none", "dig", "none"]
            report = loading.load([(line, row | {"id": kind})], publish=True)
            assert report.added == 1, report.refused
            again = Practice.objects.get(import_key=kind).live_version
            assert kept(again) == ["", "dig", ""]

    @pytest.mark.parametrize(
        ("keys", "reason"),
        [
            (["none", "fly"], "step_pictures: fly is not known"),
            (["dig"] * 9, "step_pictures: 9 of them for 3 steps"),
        ],
    )
    def test_a_file_with_others_is_refused_by_row(self, keys, reason, tmp_path):
        published_practice()
        path = tmp_path / "all.jsonl"
        call_command("export_practices", str(path), stdout=StringIO())
        row = json.loads(path.read_text()) | {"id": "bad", "step_pictures": keys}
        assert loading.load([(1, row)]).refused == [(1, reason)]


@pytest.mark.django_db
class TestDesk:
    @pytest.fixture
    def waiting(self, cast):
        return practice_in("submitted", author=cast.gp, place=cast.places.home_gp)

    def address(self, practice):
        return f"/curation/{practice.pk}/pictures/"

    def test_picks_and_the_log_says_so_once(self, waiting, cast):
        desk = client_of(cast.district)
        assert self.address(waiting) in desk.get(f"/curation/{waiting.pk}/").content.decode()
        values = chosen("walk", "dig", "") | {"request_id": str(uuid.uuid4())}
        for _twice in range(2):
            answer = desk.post(self.address(waiting), values)
            assert answer["Location"] == f"/curation/{waiting.pk}/"
        assert kept(waiting.open_version) == ["walk", "dig", ""]
        assert Event.objects.filter(verb="picture", actor=cast.district).count() == 1
        workflow.apply(waiting, "accept", by=cast.district)
        assert kept(Practice.objects.get(pk=waiting.pk).live_version) == ["walk", "dig", ""]

    def test_the_words_stay(self, waiting, cast):
        before = waiting.open_version.step_texts()
        values = chosen("walk") | {"steps": ["Changed", "by", "the desk"]}
        client_of(cast.district).post(self.address(waiting), values)
        assert waiting.open_version.step_texts() == before
        assert kept(waiting.open_version) == ["walk", "", ""]

    def test_what_changes_nothing_is_no_event(self, waiting, cast):
        client_of(cast.district).post(self.address(waiting), chosen("", "", ""))
        assert not Event.objects.filter(verb="picture").exists()

    def test_one_that_there_is_not_is_refused(self, waiting, cast):
        page = client_of(cast.district).post(self.address(waiting), chosen("fly"))
        assert page.status_code == 422
        assert kept(waiting.open_version) == ["", "", ""]

    @pytest.mark.parametrize(
        ("who", "status"),
        [("gp", 403), ("gp2", 403), ("auditor", 403), ("outsider", 404), ("district3", 403)],
    )
    def test_nobody_else_does(self, waiting, cast, who, status):
        answer = client_of(getattr(cast, who)).post(self.address(waiting), chosen("dig"))
        assert answer.status_code == status
        assert kept(waiting.open_version) == ["", "", ""]

    def test_not_on_steps_that_were_changed_since(self, waiting, cast):
        page = client_of(cast.district).get(self.address(waiting)).content.decode()
        assert 'name="revision" value="2"' in page
        Version.objects.filter(practice=waiting).update(revision=3)
        values = chosen("dig", "", "") | {"revision": "2"}
        answer = client_of(cast.district).post(self.address(waiting), values)
        assert answer.status_code == 409
        with pytest.raises(WrongState):
            picture_steps(waiting, by=cast.district, pictures=["dig"], revision=2)
        assert kept(waiting.open_version) == ["", "", ""]

    def test_not_once_it_is_decided_or_in_anothers_hands(self, waiting, cast):
        workflow.apply(waiting, "claim", by=cast.district2)
        assert client_of(cast.district).post(self.address(waiting)).status_code == 409
        workflow.apply(waiting, "accept", by=cast.district2)
        assert client_of(cast.district).post(self.address(waiting)).status_code == 409
        assert client_of(cast.district).get(self.address(waiting)).status_code == 302
        with pytest.raises(WrongState):
            picture_steps(waiting, by=cast.district, pictures=["dig"] * 3)
        with pytest.raises(NotAllowed):
            picture_steps(waiting, by=cast.gp, pictures=["dig"] * 3)


@pytest.mark.django_db
def test_a_script_gets_words_and_drawings(client):
    answer = client.get("/practices/step-pictures/")
    assert answer["Cache-Control"] == "public, max-age=86400"
    known = answer.json()
    assert set(known) == set(step_pictures.NAMES)
    assert "dug" in known["dig"]["words"]
    assert known["dig"]["symbol"].startswith('<symbol id="steps-dig" viewBox="0 0 120 120">')
