"""Quick telling: a draft of four answers that somebody completes with her."""

import pytest

from practices.models import Attachment, Version
from tests.practices.filling_in import filled_in, sent

pytestmark = pytest.mark.django_db
QUICK = "/practices/quick/"


@pytest.fixture
def told(cast):
    return {
        "place": cast.places.home_gp.key,
        "title": "Second pits dug in 84 houses",
        "result": "All use the toilet in the rains.",
        "went_wrong": "Pits overflowed in clay.",
        "photo-1": sent(),
        "photo-1-description": "A pit",
    }


def edit():
    return f"/practices/{Version.objects.get().practice_id}/edit/"


def test_comes_with_the_own_place(as_gp, cast):
    form = as_gp.get(QUICK).context["form"]
    assert form["place"].value() == cast.places.home_gp.key


def test_makes_a_draft_that_asks_for_help(as_gp, cast, told):
    answer = as_gp.post(QUICK, told)
    version = Version.objects.get()
    assert answer["Location"] == f"/practices/{version.practice_id}/"
    assert (version.state, version.needs_help) == ("draft", True)
    assert (version.title, version.story) == ("Second pits dug in 84 houses", "")
    assert version.went_wrong == "Pits overflowed in clay."
    assert version.photos.get().description == "A pit"
    assert (version.author, version.office) == (cast.gp, cast.offices.gp)


def test_what_is_too_long_for_a_title_is_kept_as_the_story(as_gp, told):
    words = "The mason came. " * 20
    as_gp.post(QUICK, told | {"title": words})
    version = Version.objects.get()
    assert len(version.title) <= 120
    assert version.story == words.strip()


@pytest.mark.parametrize(
    ("field", "value"),
    [("place", ""), ("title", ""), ("title", "x" * 2001), ("language", "xx"), ("place", "gp:0")],
)
def test_what_cannot_be_comes_back(as_gp, told, field, value):
    page = as_gp.post(QUICK, told | {field: value})
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert "Pits overflowed in clay." in page.content.decode()
    assert page.context["form"]["photo-1-held"].value()
    assert not Version.objects.exists()


def test_another_place_is_forbidden(as_gp, cast, told):
    assert as_gp.post(QUICK, told | {"place": cast.places.next_gp.key}).status_code == 403
    assert not Version.objects.exists()


def test_a_replay_makes_nothing_new(as_gp, told):
    values = told | {"request_id": "0199a0c0-0000-7000-8000-000000000001"}
    first = as_gp.post(QUICK, values)
    assert as_gp.post(QUICK, values)["Location"] == first["Location"]
    assert Version.objects.count() == 1
    assert Attachment.objects.count() == 1


@pytest.mark.parametrize("who", ["block", "district"])
def test_block_and_desk_complete_it_and_are_kept_as_typist(client, cast, told, who):
    client.force_login(cast.gp)
    client.post(QUICK, told)
    helper = getattr(cast, who)
    client.force_login(helper)
    assert client.get(edit()).status_code == 200
    answer = client.post(edit(), filled_in(cast.places.home_gp, revision="2"))
    version = Version.objects.get()
    assert answer.status_code == 302
    assert (version.author, version.typist, version.office) == (cast.gp, helper, cast.offices.gp)
    assert version.upkeep == "Each family empties its own pit."
    assert version.photos.count() == 1


@pytest.mark.parametrize("who", ["gp2", "district3", "state2", "outsider", "facilitator"])
def test_others_do_not_see_it(client, cast, told, who):
    client.force_login(cast.gp)
    client.post(QUICK, told)
    client.force_login(getattr(cast, who))
    expected = 200 if who == "state2" else 404
    assert client.get(edit()).status_code == expected


@pytest.mark.parametrize("who", ["block", "district"])
def test_who_completes_it_submits_it_with_the_tellers_yes_alone(client, cast, told, who):
    client.force_login(cast.gp)
    client.post(QUICK, told)
    helper = getattr(cast, who)
    client.force_login(helper)
    page = client.post(edit(), filled_in(cast.places.home_gp, submit="1", revision="2"))
    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["tellers_yes"]
    yes = {"submit": "1", "tellers_yes": "by-phone", "revision": "3"}
    assert client.post(edit(), filled_in(cast.places.home_gp, **yes)).status_code == 302
    version = Version.objects.get()
    assert (version.state, version.author, version.typist) == ("submitted", cast.gp, helper)
    assert version.particulars.tellers_yes_noted_by == helper
    client.post(f"/practices/{version.practice_id}/accept/")
    assert Version.objects.get().state == "submitted"


def test_who_ever_completed_it_never_decides_on_it(client, cast, told):
    client.force_login(cast.gp)
    client.post(QUICK, told)
    for helper in (cast.district, cast.block):
        client.force_login(helper)
        values = filled_in(
            cast.places.home_gp,
            revision=str(Version.objects.get().revision),
            tellers_yes="by-phone",
        )
        assert client.post(edit(), values).status_code == 302
    client.force_login(cast.gp)
    version = Version.objects.get()
    client.post(f"/practices/{version.practice_id}/submit/")
    assert not Version.objects.in_queue_of(cast.district).exists()
    assert Version.objects.in_queue_of(cast.district2).exists()
    client.force_login(cast.district)
    assert client.post(f"/practices/{version.practice_id}/accept/").status_code == 403
    assert Version.objects.get().state == "submitted"


def test_the_tellers_yes_comes_before_the_desk(as_gp, cast, told):
    as_gp.post(QUICK, told | {"told_by_name": "Kamla Bai", "told_by_office": "SHG leader"})
    page = as_gp.post(edit(), filled_in(cast.places.home_gp, submit="1"))
    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["tellers_yes"]
    yes = filled_in(cast.places.home_gp, submit="1", tellers_yes="by-phone")
    assert as_gp.post(edit(), yes).status_code == 302
    particulars = Version.objects.get().particulars
    assert (particulars.told_by_name, particulars.tellers_yes) == ("Kamla Bai", "by-phone")
    assert particulars.tellers_yes_on
    assert particulars.tellers_yes_noted_by == cast.gp


def test_a_held_photo_is_used(as_gp, told, cast):
    token = as_gp.post(QUICK, told | {"title": ""}).context["form"]["photo-1-held"].value()
    again = {key: value for key, value in told.items() if key != "photo-1"}
    as_gp.post(QUICK, again | {"photo-1-held": token})
    assert Version.objects.get().photos.count() == 1
