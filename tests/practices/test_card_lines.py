"""The short line of a step for the picture card: told, shortened, frozen, hidden, kept."""

import uuid
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events.marks import pattern_of
from practices import redacting, services, workflow
from practices.answers import snapshot
from practices.desk.small import is_small
from practices.exchange import loading
from practices.exchange.reading import read_rows
from practices.living import challenging
from practices.living.suggesting import passages_to_translate
from practices.living.translated import originals
from practices.living.withholding import withhold
from practices.models import Practice, Redaction, Step, Version
from tests.clients import client_of
from tests.factories.practices import practice_in
from tests.practices.filling_in import filled_in

pytestmark = pytest.mark.django_db
NEW = reverse("practices:new")


def kept(version):
    return [step.card_line for step in Step.objects.filter(version=version)]


def told(*lines):
    return {f"step-{number}-line": line for number, line in enumerate(lines, start=1)}


@pytest.fixture
def lined(cast):
    """A published practice whose second step has a short line."""
    practice = practice_in("submitted", author=cast.gp, place=cast.places.home_gp)
    practice.open_version.steps.filter(position=2).update(card_line="Rampyari Devi digs.")
    workflow.apply(practice, "accept", by=cast.district)
    return Practice.objects.get(pk=practice.pk)


def test_the_teller_writes_it_beside_its_own_step(cast):
    gp = client_of(cast.gp)
    values = filled_in(cast.places.home_gp) | told("Walk.", "x" * 61, "", "Join.")
    page = gp.post(NEW, values)
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["step-2-line"])
    assert 'value="Walk."' in page.content.decode()
    gp.post(NEW, values | told("Walk.", " x\u200b y ", "", "Join."))
    version = Version.objects.get()
    assert kept(version) == ["Walk.", "x y", "Join."]  # the third box has no step
    edit = reverse("practices:edit", args=[version.practice_id])
    assert 'value="Join."' in gp.get(edit).content.decode()
    steps = version.step_texts()
    gp.post(edit, filled_in(cast.places.home_gp, steps=["New.", *steps[1:]], revision=2))
    assert kept(version) == ["", "x y", "Join."]  # it goes with the words that it shortens


def test_the_desk_shortens_and_the_step_stays(cast):
    waiting = practice_in("submitted", author=cast.gp, place=cast.places.home_gp)
    address, desk = f"/curation/{waiting.pk}/pictures/", client_of(cast.district)
    before = waiting.open_version.step_texts()
    assert desk.post(address, told("x" * 61)).status_code == 422
    sent = told("Walk.") | {"step-1-picture": "walk", "request_id": str(uuid.uuid4())}
    assert desk.post(address, sent).status_code == 302
    assert kept(waiting.open_version) == ["Walk.", "", ""]
    assert waiting.open_version.step_texts() == before
    assert 'value="Walk."' in desk.get(address).content.decode()
    assert "1. Walk." in desk.get(f"/curation/{waiting.pk}/").content.decode()
    assert client_of(cast.district3).post(address, told("No.")).status_code == 403


def test_it_is_frozen_with_the_version(lined):
    with pytest.raises(DatabaseError), transaction.atomic():
        Step.objects.filter(version=lined.live_version).update(card_line="Other.")
    assert kept(lined.live_version) == ["", "Rampyari Devi digs.", ""]


def test_a_revision_begins_with_it_and_says_what_changed(cast, lined):
    version = services.open_for_writing(lined, cast.gp)
    assert kept(version) == kept(lined.live_version)
    assert snapshot(version)["card_lines"] == ["", "Rampyari Devi digs.", ""]
    version.steps.filter(position=2).update(card_line="Rampyari Devi dig.")
    version = Version.objects.get(pk=version.pk)
    assert is_small(version)
    version.steps.filter(position=1).update(card_line="Now the first has one.")
    assert not is_small(Version.objects.get(pk=version.pk))
    version.particulars.__class__.objects.filter(version=version).update(
        consent=True, consent_text="Yes", consent_at=lined.published_at
    )
    workflow.apply(lined, "submit", by=cast.gp)
    html = client_of(cast.district).get(f"/curation/{lined.pk}/").content.decode()
    change = html.partition("Short lines for the card: what changed")[2][:400]
    assert "Now the first has one." in change
    workflow.apply(lined, "accept", by=cast.district)
    compared = Client().get(f"/practices/{lined.pk}/compare/1/2/").content.decode()
    assert "Now the first has one." in compared.partition("Short lines for the card")[2]


def test_words_hidden_in_it_come_out_nowhere(cast, lined, tmp_path):
    redacting.hide(lined, by=cast.district, words="Rampyari Devi", reason="personal-data")
    assert kept(lined.live_version) == ["", "[…] digs.", ""]
    assert Redaction.objects.get().place == ("card_lines", 2)
    path = tmp_path / "all.jsonl"
    call_command("export_practices", str(path), stdout=StringIO())
    assert "Rampyari" not in path.read_text()
    act = Redaction.objects.get().act
    redacting.show(lined, act, by=cast.district, note="It is a well known song.")
    assert kept(lined.live_version) == ["", "Rampyari Devi digs.", ""]


def test_who_is_erased_is_in_none_of_them(cast, lined):
    being_written = services.open_for_writing(lined, cast.gp)
    redacting.hide_person(pattern_of("Rampyari Devi"), [lined.pk], timezone.now(), "erasure")
    for version in (lined.live_version, being_written):
        assert kept(version) == ["", "[…] digs.", ""]


def test_a_doubt_hides_it_with_its_step(cast, lined):
    challenge = challenging.challenge(
        lined, by=cast.gp2, reason="unsafe", passage="steps-2", note="Gas in the pit."
    )
    withhold(challenge, agent="clock")
    steps = list(Step.objects.filter(version=lined.live_version))
    assert [(one.text, one.card_line) for one in steps[1:2]] == [("[…]", "[…]")]
    assert steps[0].text != "[…]"


def test_out_and_in_again_by_each_kind_of_file(lined, tmp_path):
    for kind in ("jsonl", "csv", "xlsx"):
        path = tmp_path / f"all.{kind}"
        call_command("export_practices", str(path), stdout=StringIO())
        line, row = next(read_rows(path))
        assert row["card_lines"] == ["none", "Rampyari Devi digs.", "none"]
        report = loading.load([(line, row | {"id": kind})], publish=True)
        assert report.added == 1, report.refused
        again = Practice.objects.get(import_key=kind).live_version
        assert kept(again) == ["", "Rampyari Devi digs.", ""]
    for lines, reason in (
        (["x" * 61], "card_lines: one is longer than 60 letters"),
        (["x"] * 9, "card_lines: 9 of them for 3 steps"),
    ):
        bad = row | {"id": "bad", "card_lines": lines}
        assert loading.load([(1, bad)]).refused == [(1, reason)]


def test_it_is_translated_too(lined):
    version = lined.live_version
    assert originals(version)["card_lines-2"] == "Rampyari Devi digs."
    assert passages_to_translate(version)[-1].key == "card_lines-2"
