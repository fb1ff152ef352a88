"""At the desk: two published entries linked as variants, and a new one joined with a published."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events import registry
from events.models import Event, Outbox
from practices import workflow
from practices.errors import NotAllowed, WrongState
from practices.living import variants
from practices.models import Decision, Merge, Practice
from tests.factories.practices import practice_in, published_practice
from tests.practices.hiding import client_of, text_of

pytestmark = pytest.mark.django_db
NOTE = "Both tell of one pit."


@pytest.fixture
def two(cast):
    first = published_practice(author=cast.gp, desk=cast.district, place=cast.places.home_gp)
    other = published_practice(
        author=cast.gp2, desk=cast.district, place=cast.places.next_gp, title="With one pit"
    )
    return first, other


@pytest.fixture
def waiting(cast):
    return practice_in(
        "submitted", author=cast.gp2, place=cast.places.next_gp, title="The same, by others"
    )


@pytest.fixture
def own(cast):
    """What one curator of the district tells; the State is its desk."""
    return published_practice(
        author=cast.district, desk=cast.state, place=cast.places.home_district, title="By the desk"
    )


def do(user, verb, practice, **words):
    address = f"/practices/{practice.pk}/{verb}/"
    return client_of(user).post(address, {"request_id": str(uuid4()), **words})


def heard(verb):
    rows = Outbox.objects.filter(event__verb=verb, channel="portal")
    return set(rows.values_list("recipient__name", flat=True))


def test_the_desk_links_two_and_takes_it_back(cast, two):
    first, other = two
    page = f"/practices/{other.pk}/kin/"
    desk = client_of(cast.district)
    assert page in text_of(desk.get(other.get_absolute_url()))
    shown = text_of(desk.get(page))
    assert f'name="original" value="{first.code}"' in shown
    assert f'name="replacement" value="{first.code}"' in shown
    done = do(cast.district, "link", other, original=first.code, next=page)
    assert (done.status_code, done["Location"]) == (302, page)
    assert "A variant of" in text_of(client_of(None).get(other.get_absolute_url()))
    assert "With one pit" in text_of(client_of(None).get(first.get_absolute_url()))
    assert heard("link") == {"Gp", "Gp2"}
    event = Event.objects.get(verb="link")
    assert event.target == first.code
    assert "With one pit" in registry.notices([event], cast.gp)[event.pk].sentence
    assert do(cast.district, "link", other, original=first.code).status_code == 409
    assert "It is no variant of it" in text_of(desk.get(page))
    assert do(cast.district, "unlink", other).status_code == 302
    assert do(cast.district, "unlink", other).status_code == 409
    assert "A variant of" not in text_of(client_of(None).get(other.get_absolute_url()))


@pytest.mark.parametrize("name", ["gp", "gp2", "block", "district3", "outsider", "auditor"])
def test_who_is_not_its_desk_links_nothing(cast, two, name):
    first, other = two
    person = getattr(cast, name)
    assert client_of(person).get(f"/practices/{other.pk}/kin/").status_code == 403
    for verb in ("link", "unlink"):
        assert do(person, verb, other, original=first.code).status_code == 403
    other.refresh_from_db()
    assert other.variant_of is None


def test_nobody_links_what_he_wrote_and_nothing_goes_round(cast, two, own, waiting):
    first, other = two
    assert do(cast.district, "link", first, original=own.code).status_code == 403
    assert do(cast.district, "link", own, original=first.code).status_code == 403
    assert do(cast.state, "link", first, original=own.code).status_code == 302
    variants.link(other, by=cast.district, original=first)
    for original in (first.code, other.code, other.pk, own.code, waiting.pk, "LS-0000000", "", "x"):
        answer = do(cast.state, "link", own, original=original)
        if original in (first.code, other.code, other.pk):
            assert "the other way round" in text_of(answer)
        assert answer.status_code == 422
        assert answer.context["form"].errors["original"]
    with pytest.raises(WrongState):
        variants.link(waiting, by=cast.district, original=first)
    page = client_of(cast.district).get(f"/practices/{waiting.pk}/kin/")
    assert (page.status_code, page["Location"]) == (302, waiting.get_absolute_url())


def test_a_shielded_variant_is_named_to_nobody(cast, two):
    first, _other = two
    covered = published_practice(
        author=cast.gp2,
        desk=cast.district,
        place=cast.places.next_gp,
        shielded=True,
        title="Veiled",
    )
    variants.link(covered, by=cast.district, original=first)
    assert heard("link") == {"Gp2"}
    assert "Veiled" not in text_of(client_of(None).get(first.get_absolute_url()))
    assert "A variant of" not in text_of(client_of(cast.block).get(covered.get_absolute_url()))


def test_what_waits_is_accepted_and_joined_with_one_press(cast, two, waiting):
    first, _other = two
    shown = text_of(client_of(cast.district).get(f"/curation/{waiting.pk}/"))
    assert f'<option value="{first.code}"' in shown
    read = waiting.latest_version.revision
    done = do(cast.district, "join", waiting, replacement=first.code, note=NOTE, revision=read)
    assert done.status_code == 302
    waiting.refresh_from_db()
    assert (waiting.state, waiting.superseded_by) == ("superseded", first)
    assert Merge.objects.get().into == first
    assert Decision.objects.get(version__practice=waiting).verb == "accept"
    assert client_of(None).get(waiting.get_absolute_url())["Location"] == first.get_absolute_url()
    assert cast.places.next_gp.full_name in text_of(client_of(None).get(first.get_absolute_url()))
    assert not Practice.objects.listed().filter(pk=waiting.pk).exists()
    assert heard("merge") == {"Gp", "Gp2"}
    assert do(cast.district, "join", waiting, replacement=first.code, note=NOTE).status_code == 409
    workflow.apply(waiting, "reinstate", by=cast.district, note="They are two.")
    assert Practice.objects.listed().filter(pk=waiting.pk).exists()


def test_joining_needs_another_a_note_and_what_a_decision_needs(cast, two, waiting):
    first, _other = two
    wrong = [
        ({"note": NOTE}, "replacement"),
        ({"note": NOTE, "replacement": waiting.code}, "replacement"),
        ({"note": NOTE, "replacement": first.code, "other": "LS-XXXXXXXX"}, "replacement"),
        ({"replacement": first.code}, "note"),
        ({"note": NOTE, "other": first.code, "check-one-thing": "yes"}, "check-steps"),
    ]
    for words, field in wrong:
        answer = do(cast.district, "join", waiting, **words)
        assert answer.status_code == 422
        assert field in answer.context["form"].errors
        assert words.get("note", "") in text_of(answer)
    assert first.code in text_of(answer)
    stale = {"note": NOTE, "replacement": first.code, "revision": 0}
    assert do(cast.district, "join", waiting, **stale).status_code == 409
    workflow.apply(waiting, "claim", by=cast.district2)
    assert do(cast.district, "join", waiting, other=first.code, note=NOTE).status_code == 409
    assert "Accept and join" not in text_of(
        client_of(cast.district).get(f"/curation/{waiting.pk}/")
    )
    waiting.refresh_from_db()
    assert waiting.state == "unpublished"
    assert not Decision.objects.filter(version__practice=waiting).exists()
    assert do(cast.district2, "join", waiting, other=first.code, note=NOTE).status_code == 302


def test_nobody_who_wrote_either_joins_them(cast, two, own, waiting):
    first, other = two
    joined = {"replacement": first.code, "note": NOTE}
    for person in (cast.gp, cast.gp2, cast.block, cast.auditor):
        assert do(person, "join", waiting, **joined).status_code == 403
    for person in (cast.outsider, cast.reader):
        assert do(person, "join", waiting, **joined).status_code == 404
    assert do(cast.district, "join", waiting, replacement=own.code, note=NOTE).status_code == 403
    waiting.refresh_from_db()
    assert waiting.state == "unpublished"
    assert do(cast.district, "join", other, **joined).status_code == 409
    with pytest.raises(NotAllowed):
        workflow.apply(first, "merge", by=cast.district, replacement=own, note=NOTE)


def test_the_page_costs_the_same_for_more_kin(cast, two):
    client, counts = client_of(cast.district), []
    for number in range(3):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/practices/{two[1].pk}/kin/").status_code == 200
        counts.append(len(queries))
        published_practice(
            author=cast.gp, desk=cast.district, place=cast.places.home_gp, title=f"Pits {number}"
        )
    assert counts[1] == counts[2]
