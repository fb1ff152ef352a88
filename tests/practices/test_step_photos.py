"""A photo of the entry that stands for a step: chosen, kept with its version, gone with it."""

import uuid
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from events.models import Event
from practices import services, workflow
from practices.exchange.reading import read_rows
from practices.models import Attachment, Photo, Practice, Step
from practices.presentation import tell
from tests.clients import client_of
from tests.factories.practices import practice_in
from tests.packs.conftest import with_photos
from tests.practices.filling_in import filled_in

pytestmark = pytest.mark.django_db
STEPS = ["Walk.", "Dig.", "Fill."]


def uids(practice):
    shown = practice.open_version.photos.order_by("position")
    return [str(photo.attachment.uid) for photo in shown.select_related("attachment")]


def kept(version):
    return Practice.objects.get(pk=version.practice_id).versions.get(pk=version.pk).step_photos()


@transaction.atomic
def put_wrong(version, attachment):
    version.steps.filter(position=1).update(photo=attachment)
    connection.check_constraints()


@pytest.fixture
def draft(cast):
    """A draft of three steps and two photos."""
    practice = practice_in("draft", author=cast.gp, place=cast.places.home_gp, steps=STEPS)
    return with_photos(practice, 2)


@pytest.fixture
def waiting(cast):
    """A submitted entry with two photos, the first of which stands for the second step."""
    practice = practice_in("submitted", author=cast.gp, place=cast.places.home_gp)
    with_photos(practice, 2)
    first = practice.open_version.photos.get(position=1).attachment
    practice.open_version.steps.filter(position=2).update(photo=first, picture="dig")
    return practice


def test_the_teller_chooses_one_and_loses_it_with_the_photo(draft, cast):
    client, one = client_of(cast.gp), uids(draft)[0]
    address = reverse("practices:edit", args=[draft.pk])
    html = client.get(address).content.decode()
    radios = html.partition('name="step-2-photo" value="')[2].partition("</fieldset>")[0]
    assert f'value="{one}"' in radios
    assert f'src="/media/photos/{one}/360.webp"' in radios
    values = filled_in(cast.places.home_gp, steps=STEPS, revision=2) | {"step-2-photo": one}
    client.post(address, values | {"step-2-picture": "dig"})
    assert kept(draft.open_version) == ["", one, ""]
    # A script that sends neither pictures nor photos leaves those of the steps whose words stay.
    moved = filled_in(cast.places.home_gp, steps=["New.", "Dig."], revision=3)
    client.post(address, moved)
    assert kept(draft.open_version) == ["", one]
    gone = filled_in(cast.places.home_gp, steps=["New.", "Dig."], revision=4)
    client.post(address, gone | {f"kept-{one}-remove": "on", "step-2-photo": one})
    assert kept(draft.open_version) == []
    assert len(uids(draft)) == 1


def test_a_photo_of_another_entry_is_refused_by_form_and_database(draft, waiting, cast):
    foreign = Photo.objects.filter(version=waiting.open_version).first().attachment
    values = filled_in(cast.places.home_gp, steps=STEPS, revision=2)
    address = reverse("practices:edit", args=[draft.pk])
    page = client_of(cast.gp).post(address, values | {"step-1-photo": str(foreign.uid)})
    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["step-1-photo"]
    with pytest.raises(IntegrityError, match="step_photo_of_its_version"):
        put_wrong(draft.open_version, foreign)


def test_the_desk_chooses_one_and_the_log_says_so_once(draft, waiting, cast):
    address, (first, second) = f"/curation/{waiting.pk}/pictures/", uids(waiting)
    desk = client_of(cast.district)
    assert f'value="{second}"' in desk.get(address).content.decode()
    values = {"step-1-photo": second, "step-2-photo": "", "request_id": str(uuid.uuid4())}
    for _twice in range(2):
        assert desk.post(address, values).status_code == 302
    assert kept(waiting.open_version) == [second, "", ""]
    assert Event.objects.filter(verb="picture").count() == 1
    assert desk.post(address, {"step-1-photo": uids(draft)[0]}).status_code == 422
    assert desk.post(address, {"step-3-photo": first}).status_code == 302
    assert kept(waiting.open_version) == [second, "", first]


def test_it_lives_with_its_version_and_only_while_it_may_be_shown(waiting, cast, tmp_path):
    first, second = uids(waiting)
    workflow.apply(waiting, "accept", by=cast.district)
    live = Practice.objects.get(pk=waiting.pk).live_version
    with pytest.raises(Exception, match="accepted and frozen"), transaction.atomic():
        Step.objects.filter(version=live, position=2).update(photo=None)
    html = Client().get(live.practice.get_absolute_url()).content.decode()
    step = html.partition('<li class="pictured">')[2].partition("</li>")[0]
    assert f"/media/photos/{first}/" in step
    assert "steps-dig" not in step
    path = tmp_path / "all.csv"
    call_command("export_practices", str(path), stdout=StringIO())
    row = next(read_rows(path))[1]
    assert row["step_photos"] == ["none", f"/media/photos/{first}/720.webp", "none"]
    # A revision begins with it, in another order of photos too, and the desk sees what changes.
    version = services.open_for_writing(live.practice, cast.gp)
    assert kept(version) == ["", first, ""]
    version.particulars.__class__.objects.filter(version=version).update(
        consent=True, consent_text="Yes", consent_at=live.practice.published_at
    )
    version.steps.filter(position=2).update(photo=Attachment.objects.get(uid=second))
    workflow.apply(live.practice, "submit", by=cast.gp)
    html = client_of(cast.district).get(f"/curation/{waiting.pk}/").content.decode()
    told = html.partition("Photos of the steps: what changed")[2][:300]
    assert "2. The pit of house 1</del>" in told
    assert "2. The pit of house 2</ins>" in told
    # Withheld, the drawing stands in its place; taken down, a revision begins without it.
    Attachment.objects.filter(uid=first).update(state="withheld")
    html = Client().get(live.practice.get_absolute_url()).content.decode()
    step = html.partition('<li class="pictured">')[2].partition("</li>")[0]
    assert first not in step
    assert "steps-dig" in step
    again = live.__class__.objects.with_reading_data().get(pk=live.pk)
    assert [one.seen for one in tell(again, hides=False).pictured] == [None, None, None]


def test_what_is_compared_names_the_photo(waiting, cast):
    workflow.apply(waiting, "accept", by=cast.district)
    version = services.open_for_writing(Practice.objects.get(pk=waiting.pk), cast.gp)
    version.steps.filter(position=2).update(photo=None)
    version.particulars.__class__.objects.filter(version=version).update(
        consent=True, consent_text="Yes", consent_at=version.created_at
    )
    workflow.apply(waiting, "submit", by=cast.gp)
    workflow.apply(Practice.objects.get(pk=waiting.pk), "accept", by=cast.district)
    html = Client().get(f"/practices/{waiting.pk}/compare/1/2/").content.decode()
    assert "2. Photo: The pit of house 1 (Dig)</del>" in html
    assert "2. Dig</ins>" in html
