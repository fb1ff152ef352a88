"""Packs through HTTP: who reads and changes them, wrong inputs, two people at once."""

from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.models import Posting
from accounts.querysets import today
from packs import as_text, collecting, services, suggesting
from packs.holdings import what_packs_hold
from packs.models import Pack
from packs.reading import contents_of
from practices import workflow
from practices.errors import NotAllowed, WrongState
from practices.living import adopting, challenging
from tests.clients import client_of
from tests.factories.packs import WORDS
from tests.factories.places import facts_of
from tests.factories.practices import published_practice
from tests.packs.test_packs import standing_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(entry):
    return [entry("published", title=f"Way {n} to dig") for n in (1, 2, 3)]


@pytest.fixture
def pack(cast, three):
    made = services.create(by=cast.gp, **WORDS | {"kind": "brief", "note": "A word to you."})
    collecting.add(made, three, by=cast.gp)
    made.refresh_from_db()
    return made


def text_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_a_private_pack_is_there_for_its_people_alone(cast, pack):
    address = pack.get_absolute_url()
    owner = client_of(cast.gp)
    assert "A word to you." in text_of(owner, address)
    assert "no-store" in owner.get(address)["Cache-Control"]
    for who in (cast.gp2, cast.national):  # what else they get says docs/rights-packs.csv
        assert pack.title not in text_of(client_of(who), "/packs/")
    stranger = client_of()
    assert stranger.get(f"/c/{pack.code}").status_code == 404
    assert owner.get(f"/c/{pack.code}").status_code == 302


def test_a_public_pack_is_read_by_all_and_changed_by_its_people(cast, pack):
    owner, address = client_of(cast.gp), pack.get_absolute_url()
    assert owner.post(f"{address}share/", {"visibility": "everyone"}).status_code == 422
    assert owner.post(f"{address}share/", {"visibility": "public"}).status_code == 302
    for who in (None, cast.outsider):
        client = client_of(who)
        text = text_of(client, address)
        assert ("Way 1 to dig" in text, "data-pack-order" in text) == (True, False)
        assert pack.title in text_of(client, "/packs/?theme=toilet-technology&q=forty&kind=brief")
        assert pack.title not in text_of(client, "/packs/?q=wells")
        assert address in text_of(client, "/sitemap.xml")
    stranger = client_of()
    assert not stranger.get(address).cookies
    assert stranger.get("/packs/?theme=no-such").status_code == 404
    assert stranger.get("/packs/?kind=book").status_code == 404
    services.share(pack, "private", by=cast.gp)
    assert address not in text_of(stranger, "/sitemap.xml")


def test_a_link_opens_until_it_is_taken_back(cast, pack):
    owner, stranger, address = client_of(cast.gp), client_of(), pack.get_absolute_url()
    owner.post(f"{address}share/", {"visibility": "link"})
    pack.refresh_from_db()
    link = f"/packs/l/{pack.token}/"
    assert link in text_of(owner, f"{address}share/")
    answer = stranger.get(link)
    assert (answer.status_code, "noindex" in answer["X-Robots-Tag"]) == (200, True)
    assert "no-store" in answer["Cache-Control"]
    assert stranger.get(address).status_code == 404
    assert pack.title not in text_of(stranger, "/packs/")
    assert stranger.get(f"/packs/l/{'A' * 43}/").status_code == 404
    owner.post(f"{address}share/", {"renew": "1"})
    assert stranger.get(link).status_code == 404
    pack.refresh_from_db()
    owner.post(f"{address}share/", {"visibility": "private"})
    assert stranger.get(f"/packs/l/{pack.token}/").status_code == 404
    assert owner.post(f"{address}share/", {"renew": "1"}).status_code == 409


def test_a_successor_carries_it_on(cast, pack):
    held, yesterday = cast.gp.postings.get(), today() - timezone.timedelta(days=1)
    Posting.objects.filter(pk=held.pk).update(starts_on=yesterday, ends_on=yesterday)
    Posting.objects.create(
        person=cast.gp2,
        office=held.office,
        starts_on=today(),
        state="confirmed",
        decided_at=timezone.now(),
    )
    address = pack.get_absolute_url()
    former, successor = (type(cast.gp).objects.get(pk=one.pk) for one in (cast.gp, cast.gp2))
    for path in (address, f"{address[:-1]}.pdf", f"{address}changed.pdf", f"{address}text/"):
        assert client_of(former).get(path).status_code == 404, path
    assert "data-pack-order" in text_of(client_of(successor), address)
    services.edit(pack, by=successor, note="Only we read this.")
    told = [str(section.rows()) for section in what_packs_hold(former)]
    assert "Only we read this." not in str(told)
    assert held.office.title in str(told)
    services.share(pack, "public", by=successor)
    assert "Only we read this." in str([one.rows() for one in what_packs_hold(former)])


def test_a_pack_is_made_filled_and_put_in_order(cast, three):
    client, id_ = client_of(cast.gp), str(uuid4())
    bad = client.post("/packs/new/", {"title": " ", "note": "Kept as typed"})
    assert (bad.status_code, "Kept as typed" in bad.content.decode()) == (422, True)
    form = client.get("/packs/new/").context["form"]
    words = {name: form[name].value() or "" for name in form.fields if name != "in_colour"}
    words |= {"title": "Forty hands", "request_id": id_, "held_on": "2026-12-01"}
    first = client.post("/packs/new/", words)
    assert client.post("/packs/new/", words)["Location"] == first["Location"]
    pack = Pack.objects.get()
    for practice in three[:2]:
        page = text_of(client, practice.get_absolute_url())
        assert f"/packs/add/?practice={practice.pk}" in page
        sent = {"practice": practice.pk, "pack": pack.pk}
        assert client.post("/packs/add/", sent).status_code == 302
    assert "Way 1" in text_of(client, f"/packs/add/?practice={three[0].pk}")
    assert client.post("/packs/add/", sent | {"pack": "new"}).status_code == 422
    assert client.post("/packs/add/", sent | {"pack": pack.pk + 1}).status_code == 422
    assert client.get("/packs/add/?practice=x").status_code == 404
    sent = {"practice": three[2].pk, "pack": "new", "title": "Another"}
    client.post("/packs/add/", sent)
    assert Pack.objects.get(title="Another").items.count() == 1
    assert "/packs/add/" in text_of(client, "/practices/")
    assert "/packs/add/" not in text_of(client_of(), "/practices/")
    assert "/packs/add/" not in text_of(client_of(), three[0].get_absolute_url())


def test_two_people_at_once_on_the_order(cast, pack, three):
    client, address = client_of(cast.gp), f"{pack.get_absolute_url()}order/"
    keys = [practice.pk for practice in three]
    sent = {"practice": keys, "revision": pack.revision, "move": f"down:{keys[0]}"}
    assert client.post(address, sent).status_code == 302
    assert standing_in(pack) == [keys[1], keys[0], keys[2]]
    late = client.post(address, sent | {"move": f"up:{keys[2]}"})
    text = late.content.decode()
    assert (late.status_code, "Use my order" in text) == (409, True)
    assert text.index("Way 3 to dig") < text.index("Way 2 to dig")  # what was sent
    assert standing_in(pack) == [keys[1], keys[0], keys[2]]
    now = Pack.objects.get(pk=pack.pk).revision
    assert f'name="revision" value="{now}"' in text
    assert client.post(address, {"practice": keys, "revision": now}).status_code == 302
    assert standing_in(pack) == keys
    assert client.post(address, {"practice": keys, "revision": "x"}).status_code == 404
    edit = f"{pack.get_absolute_url()}edit/"
    words = {**WORDS, "kind": "pack", "audience": "gp", "paper": "a4", "revision": 1}
    stale = client.post(edit, words | {"title": "My own words"})
    assert stale.status_code == 409
    assert "My own words" in stale.content.decode()
    assert pack.title in stale.content.decode()


def test_what_was_ended_is_told_to_the_owner_alone(cast, pack, three):
    address = pack.get_absolute_url()
    services.share(pack, "public", by=cast.gp)
    workflow.apply(three[0], "withdraw", by=cast.district, note="No.", ground="personal-data")
    workflow.apply(three[1], "supersede", by=cast.district, note="Yes.", replacement=three[2])
    told, owner = text_of(client_of(), address), client_of(cast.gp)
    assert ("Way 1" in told, "Way 2" in told, "Way 3" in told) == (False, False, True)
    own = text_of(owner, address)
    assert ("2 practices go out no more" in own, "Way 1" in own) == (True, False)
    shown = owner.get(f"{address}text/").content.decode()
    assert "Way 2" not in shown
    sent = {"practice": [three[2].pk], "revision": Pack.objects.get(pk=pack.pk).revision}
    assert owner.post(f"{address}order/", sent).status_code == 302  # of what she sees
    assert owner.post(f"{address}replace/", {"replace": three[1].pk}).status_code == 302
    assert owner.post(f"{address}replace/", {"replace": three[0].pk}).status_code == 409
    assert owner.post(f"{address}remove/", {"remove": three[0].pk}).status_code == 302
    assert standing_in(pack) == [three[2].pk]
    assert owner.post(f"{address}remove/", {"remove": three[0].pk}).status_code == 302


def test_findings_cite_what_stands_there_with_its_results(cast, entry, pack, three):
    adopting.adopt(three[0], by=cast.gp2, status="did-not-work", result="Rock below.")
    client, address = client_of(cast.gp), f"{pack.get_absolute_url()}findings/new/"
    assert client.post(address, {"text": "Pits last."}).status_code == 422
    other = entry("published", title="Not in it")
    assert client.post(address, {"text": "Pits.", "cites": other.pk}).status_code == 422
    assert client.post(address, {"text": "Pits last.", "cites": three[0].pk}).status_code == 302
    finding = pack.findings.get()
    text = text_of(client, pack.get_absolute_url())
    assert ("Pits last." in text, "in 1 place it did not work" in text) == (True, True)
    refused = client.post(f"{pack.get_absolute_url()}remove/", {"remove": three[0].pk})
    assert refused.status_code == 409
    own = f"{pack.get_absolute_url()}findings/{finding.pk}/"
    client.post(own, {"text": "Pits fail on rock.", "cites": [three[0].pk, three[1].pk]})
    finding.refresh_from_db()
    assert (finding.text, finding.cites.count()) == ("Pits fail on rock.", 2)
    assert client.post(f"{own}delete/").status_code == 302
    assert client.get(own).status_code == 404
    assert client.post(f"{pack.get_absolute_url()}delete/").status_code == 302
    assert not Pack.objects.exists()


def test_suggestions_are_near_trusted_and_one_tells_what_failed(
    cast, entry, pack, django_assert_max_num_queries
):
    lesson = entry("published", title="It broke", kind="lesson", went_wrong="All of it.")
    near = [entry("published", title=f"Near {n}") for n in range(3)]
    place = cast.places.home_gp
    with django_assert_max_num_queries(7):
        told = suggesting.proposals(
            pack, cast.gp, place=place, themes=["toilet-technology"], most=2
        )
    assert (len(told), told[0].near, told[-1].practice) == (2, "district", lesson)
    assert suggesting.proposals(pack, cast.gp, themes=["springs-recharge"]) == []
    client, address = client_of(cast.gp), f"{pack.get_absolute_url()}suggest/"
    text = text_of(client, f"{address}?theme=toilet-technology&place=")
    assert ("Near 0" in text, "tells what failed" in text, "Way 1" in text) == (True, True, False)
    assert client.get(f"{address}?theme=no-such").status_code == 422
    assert client.post(address, {}).status_code == 422
    services.edit(pack, by=cast.gp, language="hi")
    entry("published", title="हिन्दी में", language="hi")
    fits = [one.fits for one in suggesting.proposals(pack, cast.gp, themes=["toilet-technology"])]
    assert (fits[0], any(fits[1:])) == (True, False)
    ticked = text_of(client, f"{address}?theme=toilet-technology&place=")
    assert (ticked.count("checked>"), "only in" in ticked) == (2, True)
    keys = [near[1].pk, lesson.pk]
    assert client.post(address, {"practice": keys}).status_code == 302
    assert standing_in(pack)[3:] == keys
    for doubted in near[:2]:
        challenging.challenge(doubted, by=cast.outsider, reason="unsafe", note="A wall fell.")
    told = suggesting.proposals(pack, cast.gp, themes=["toilet-technology"])
    assert [near[n] in [one.practice for one in told] for n in (0, 2)] == [False, True]
    text = text_of(client, pack.get_absolute_url())
    assert text.count("Somebody says that this is dangerous to follow") == 1


def test_what_like_places_told_comes_first_with_the_reason(cast, entry, pack):
    """Of a shielded one no likeness is told, though its place is as like."""
    entry("published", title="Near")
    afar = {"author": cast.outsider, "desk": cast.national, "place": cast.places.far_district}
    published_practice(title="Afar", **afar)
    published_practice(title="Hidden", shielded=True, **afar)
    place = cast.places.home_gp
    for one in (place, cast.places.far_district, cast.places.far_state):
        facts_of(one, terrain="desert", tribal="fifth")
    told = suggesting.proposals(pack, cast.gp, place=place)
    assert told[0].practice.title == "Afar"
    assert told[0].alike == "Desert · Fifth Schedule (PESA) area"
    assert not any(one.alike for one in told[1:])
    assert "Hidden" in [one.practice.title for one in told]
    assert suggesting.proposals(pack, cast.gp)[0].alike == ""
    address = f"{pack.get_absolute_url()}suggest/?theme=toilet-technology&place=gp:{place.code}"
    assert "from a place like yours (Desert · Fifth" in text_of(client_of(cast.gp), address)


def test_a_pack_as_text_has_room_in_a_chat(cast, entry, pack, three):
    shown = contents_of(pack, cast.gp).shown
    told = as_text.text_of(pack, shown)
    assert told.splitlines()[0] == pack.title
    assert all(practice.code in told for practice in three)
    long_ = [entry("published", title=f"{n} {'very long words ' * 7}"[:120]) for n in range(14)]
    collecting.add(pack, long_, by=cast.gp)
    services.share(pack, "link", by=cast.gp)
    pack.refresh_from_db()
    told = as_text.text_of(pack, contents_of(pack, cast.gp).shown)
    assert (len(told) <= 700, pack.token in told, "more" in told) == (True, True, True)


def test_pages_cost_the_same_however_much_stands_there(
    cast, entry, pack, django_assert_max_num_queries
):
    services.share(pack, "public", by=cast.gp)
    client = client_of()
    with django_assert_max_num_queries(40) as few:
        client.get(pack.get_absolute_url())
        client.get("/packs/")
    collecting.add(pack, [entry("published") for _n in range(3)], by=cast.gp)
    other = services.create(by=cast.gp2, **WORDS)
    services.share(other, "public", by=cast.gp2)
    with django_assert_max_num_queries(len(few)):
        client.get(pack.get_absolute_url())
        client.get("/packs/")


def test_a_desk_takes_a_public_pack_down_and_says_why(
    cast, pack, django_capture_on_commit_callbacks
):
    address = pack.get_absolute_url()
    down = f"{address}take-down/"
    words = {"note": "The numbers on page 2 are of another district."}
    services.share(pack, "public", by=cast.gp)
    assert "take-down" not in text_of(client_of(cast.gp2), address)
    desk = client_of(cast.district)
    assert "take-down" in text_of(desk, address)
    assert "Write what is wrong" in desk.post(down, {"note": " "}).content.decode()
    sent = words | {"request_id": str(uuid4())}
    with django_capture_on_commit_callbacks(execute=True):
        assert [desk.post(down, sent).status_code for _twice in range(2)] == [302, 302]
    assert client_of().get(address).status_code == 404
    owner = client_of(cast.gp)
    notices = text_of(owner, "/me/notices/")
    assert "is not public any more" in notices
    assert "another district." in notices


def test_what_was_taken_down_comes_back_by_the_desks_yes_or_in_a_month(
    cast, pack, django_capture_on_commit_callbacks
):
    address = pack.get_absolute_url()
    services.share(pack, "public", by=cast.gp)
    services.take_down(pack, by=cast.district, note="The numbers are of another district.")
    owner, desk, down = client_of(cast.gp), client_of(cast.district), f"{address}take-down/"
    share = f"{address}share/"
    assert "A desk took it down." in text_of(owner, share)
    assert owner.post(share, {"visibility": "public"}).status_code == 422
    with pytest.raises(WrongState):
        services.share(pack, "public", by=cast.gp)
    assert owner.post(share, {"visibility": "link"}).status_code == 302
    assert down in text_of(desk, "/packs/")
    assert pack.title in text_of(desk, down)
    for who, status in ((cast.gp, 403), (cast.gp2, 404), (cast.outsider, 404)):
        assert client_of(who).get(down).status_code == status
        assert client_of(who).post(down, {"let_back": "1"}).status_code == 404
        assert down not in text_of(client_of(who), "/packs/")
    sent = {"let_back": "1", "request_id": str(uuid4())}
    with django_capture_on_commit_callbacks(execute=True):
        assert [desk.post(down, sent).status_code for _twice in range(2)] == [302, 302]
    assert "to everybody again" in text_of(owner, "/me/notices/")
    assert desk.get(down).status_code == 404
    assert owner.post(share, {"visibility": "public"}).status_code == 302
    Pack.objects.update(taken_down_at=timezone.now() - timezone.timedelta(days=29))
    services.share(pack, "private", by=cast.gp)
    with pytest.raises(WrongState):
        services.share(pack, "public", by=cast.gp)
    Pack.objects.update(taken_down_at=timezone.now() - timezone.timedelta(days=31))
    services.share(pack, "public", by=cast.gp)


def test_what_belongs_to_no_office_is_never_public(cast):
    mine = services.create(by=cast.reader, **WORDS)
    address = f"{mine.get_absolute_url()}share/"
    reader = client_of(cast.reader)
    assert "Once your posting is confirmed" in text_of(reader, address)
    assert reader.post(address, {"visibility": "public"}).status_code == 422
    with pytest.raises(NotAllowed):
        services.share(mine, "public", by=cast.reader)
    assert reader.post(address, {"visibility": "link"}).status_code == 302
