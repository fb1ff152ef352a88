"""Entries that tell the same thing: found by their words, shown to whom they may be shown."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from practices import workflow
from practices.kin import likeness
from practices.kin.terms import terms_of
from tests.factories.practices import practice_in, published_practice

pytestmark = pytest.mark.django_db

PITS = {
    "title": "Soak pits beside every handpump",
    "problem": "Water stood around the handpumps of Khajuri and mosquitoes bred in it.",
    "steps": [
        "We dug a pit of one metre beside each handpump.",
        "Masons filled it with brick pieces, gravel and sand.",
        "Children planted lemon trees around it.",
    ],
    "result": "Forty pits, and no standing water for two monsoons.",
}
TAPS = {
    "title": "A register for tap complaints",
    "problem": "Broken taps stayed broken for weeks, for nobody wrote complaints down.",
    "steps": [
        "The pump operator keeps a register.",
        "The Pani Samiti reads it each Monday.",
        "A plumber from the block comes within three days.",
    ],
    "result": "Repairs take four days instead of thirty.",
}
AGAIN = (
    "Pits for waste water at all handpumps. Mosquitoes bred where water stood round the handpumps."
    " Lemon trees were planted. Masons put gravel, sand and bricks into forty pits."
)


@pytest.fixture
def pits(cast):
    published_practice(author=cast.gp2, place=cast.places.next_gp, **TAPS)
    return published_practice(author=cast.gp, place=cast.places.home_gp, **PITS)


def found(user, text=AGAIN, **more):
    return [one.practice for one in likeness.near(text, user, **more)]


def test_other_words_in_another_order_find_it_and_other_things_do_not(cast, pits):
    assert found(AnonymousUser()) == found(cast.reader) == [pits]
    assert found(AnonymousUser(), but=pits.pk) == []
    assert found(AnonymousUser(), "Handwashing before lunch in the schools of Beed.") == []
    assert found(AnonymousUser(), "") == found(AnonymousUser(), "।। , .") == []
    likeness.count_terms()
    (one,) = likeness.near(AGAIN, cast.gp2, place_id=cast.places.home_gp.pk)
    assert one.same_place
    assert one.place == cast.places.home_gp
    assert likeness.near("\n".join([*PITS["steps"], PITS["problem"]]), cast.gp2)[0].is_same


def test_another_language_meets_by_ideas_and_names():
    hindi, english, other = terms_of(
        [
            "कोप्पल जिले के स्कूल में शौचालय और साबुन",
            "Soap and toilets in a school of Koppal district",
            "A pump operator reads the meter",
        ]
    )
    assert len(set(hindi) & set(english)) >= 4
    assert not set(hindi) & set(other)


def test_what_waits_is_shown_to_its_desk_alone_and_never_a_draft(cast):
    waiting = practice_in(
        "submitted",
        author=cast.gp,
        place=cast.places.home_gp,
        kind="lesson",
        peers_may_read=False,
        **PITS,
    )
    assert found(cast.district) == [waiting]
    assert found(cast.district3) == found(cast.gp2) == found(AnonymousUser()) == []
    workflow.apply(waiting, "recall", by=cast.gp)
    assert found(cast.district) == found(cast.gp) == []


def test_a_shielded_one_gives_no_place_away(cast):
    entry = published_practice(
        author=cast.gp, desk=cast.district, place=cast.places.home_gp, shielded=True, **PITS
    )
    (one,) = likeness.near(AGAIN, cast.gp2, place_id=cast.places.home_gp.pk)
    assert (one.practice, one.place, one.same_place) == (entry, None, False)
    (known,) = likeness.near(AGAIN, cast.district, place_id=cast.places.home_gp.pk)
    assert known.place == cast.places.home_gp


def test_withdrawn_for_its_danger_it_is_found_no_more(cast, pits):
    workflow.apply(pits, "withdraw", by=cast.district, ground="danger", note="Wells nearby.")
    assert found(cast.gp2) == found(cast.district) == []
    workflow.apply(pits, "reinstate", by=cast.district, note="It was another place.")
    assert found(cast.gp2) == [pits]


def test_it_is_shown_while_one_writes_on_the_draft_and_at_the_desk(client, cast, pits):
    address = reverse("practices:near")
    assert client.post(address, {"problem": AGAIN}).status_code == 302
    client.force_login(cast.gp2)
    assert client.get(address).status_code == 405
    title = PITS["title"]
    assert title in client.post(address, {"title": "Pits", "problem": AGAIN}).content.decode()
    short = client.post(address, {"problem": AGAIN[:30], "practice": "9" * 30})
    assert (short.status_code, short.content.strip()) == (200, b"")
    entry = practice_in(
        "submitted", author=cast.gp2, place=cast.places.next_gp, story=AGAIN, title="Our pits"
    )
    assert title in client.get(entry.get_absolute_url()).content.decode()
    client.force_login(cast.district)
    assert title in client.get(reverse("practices:read", args=[entry.pk])).content.decode()
    client.force_login(cast.block)
    assert title not in client.get(entry.get_absolute_url()).content.decode()


def test_a_check_costs_the_same_however_many_there_are(cast, pits, django_assert_num_queries):
    likeness.near(AGAIN, cast.gp2)
    with django_assert_num_queries(5):
        likeness.near(AGAIN, cast.gp2)
    for number in range(4):
        published_practice(
            author=cast.gp, place=cast.places.home_gp, **PITS | {"title": f"{number}"}
        )
    with django_assert_num_queries(5):
        assert len(likeness.near(AGAIN, cast.gp2)) == 5


def test_the_rarest_terms_are_asked_for_and_all_is_written_anew(cast, pits):
    counts = {term: term for term in range(1, 5000)}
    chosen = likeness._rarest(range(1, 4500), counts)
    assert chosen == list(range(1, 33))
    assert likeness._rarest([4600, 4700], counts) == [4600]
    assert likeness._rarest([7, -3], counts) == [-3, 7]
    assert likeness.rebuild() == 2
    assert found(cast.gp2) == [pits]
