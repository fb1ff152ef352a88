"""Packs: what may stand in one, in which order, and who may read it. Without HTTP."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import Posting
from accounts.querysets import today
from events.models import Event
from packs import collecting, printed, services
from packs.models import Pack, PackItem
from packs.permissions import RIGHTS, may
from packs.reading import contents_of
from practices import workflow
from practices.errors import AnswersMissing, NotAllowed, WrongState
from practices.models import Practice
from tests.factories.packs import WORDS

pytestmark = pytest.mark.django_db
STRANGER = AnonymousUser()


@pytest.fixture
def three(entry):
    return [entry("published", title=f"Way {n} to dig") for n in (1, 2, 3)]


def standing_in(pack):
    return list(pack.items.order_by("position").values_list("practice", flat=True))


def anew(user):
    """Return the person as the next request loads her."""
    return type(user).objects.get(pk=user.pk)


def test_what_stands_in_a_pack_and_in_which_order(cast, three):
    one, two, three_ = three
    pack = services.create(by=cast.gp, **WORDS)
    assert (pack.layout, pack.office, pack.revision) == (
        "gp-card",
        cast.gp.postings.get().office,
        1,
    )
    assert collecting.add(pack, [one, two, one], by=cast.gp) == 2
    assert collecting.add(pack, [two, three_], by=cast.gp) == 1
    assert standing_in(pack) == [one.pk, two.pk, three_.pk]
    assert pack.items.first().added_version_id == one.live_version_id

    revision = Pack.objects.get(pk=pack.pk).revision
    collecting.move(pack, three_, 1, by=cast.gp, revision=revision)
    assert standing_in(pack) == [three_.pk, one.pk, two.pk]
    with pytest.raises(WrongState) as refused:  # another moved it meanwhile
        collecting.order(pack, [one.pk, two.pk, three_.pk], by=cast.gp, revision=revision)
    assert refused.value.reason == "stale"
    with pytest.raises(WrongState):  # not those that stand there
        collecting.order(pack, [one.pk, two.pk, two.pk], by=cast.gp, revision=revision + 1)
    collecting.remove(pack, one, by=cast.gp)
    collecting.remove(pack, one, by=cast.gp)
    assert list(pack.items.values_list("position", flat=True)) == [1, 2]
    log = Event.objects.filter(subject_type="pack").order_by("pk").values_list("verb", flat=True)
    assert list(log) == [
        *("create-pack", "add-to-pack", "add-to-pack", "order-pack", "remove-from-pack")
    ]


def test_only_what_is_published_comes_in_and_only_what_still_is_goes_out(cast, entry, three):
    pack, draft = services.create(by=cast.gp, **WORDS), entry("draft")
    for refused in (draft, entry("withdrawn"), entry("superseded")):
        with pytest.raises(AnswersMissing):
            collecting.add(pack, [refused], by=cast.gp)
    assert standing_in(pack) == []

    collecting.add(pack, three, by=cast.gp)
    contents = contents_of(pack, STRANGER)
    last = printed.keep_print(pack, contents.shown, by=STRANGER, language="hi", key="k")
    assert [one.number for one in contents.shown] == [1, 2, 3]
    workflow.apply(three[0], "withdraw", by=cast.district, note="No longer.", ground="unsafe")
    workflow.apply(three[1], "supersede", by=cast.district, note="Better.", replacement=three[2])
    contents = contents_of(pack, cast.gp)
    assert [(one.number, one.practice) for one in contents.shown] == [(1, three[2])]
    assert [one.replacement for one in contents.left_out] == [None, three[2]]
    told = printed.changed_since(pack, cast.gp, contents)
    assert (told[0], told[1], len(told[2])) == (last, [], 2)
    with pytest.raises(WrongState):
        collecting.replace(pack, three[0], by=cast.gp)
    collecting.replace(pack, three[1], by=cast.gp)  # stands there already
    assert standing_in(pack) == [three[0].pk, three[2].pk]


def test_a_replacement_takes_the_position_and_the_findings(cast, entry, three):
    pack = services.create(by=cast.gp, **WORDS | {"kind": "brief"})
    collecting.add(pack, three[:2], by=cast.gp)
    finding = collecting.write_finding(pack, "Pits last.", three[:1], by=cast.gp)
    with pytest.raises(AnswersMissing):  # cites what does not stand there
        collecting.write_finding(pack, "Pits fail.", three[2:], by=cast.gp)
    with pytest.raises(WrongState) as refused:
        collecting.remove(pack, three[0], by=cast.gp)
    assert refused.value.reason == "cited"
    workflow.apply(three[0], "supersede", by=cast.district, note="Better.", replacement=three[2])
    assert contents_of(pack, cast.gp).findings == []  # what it cites goes out no more
    collecting.replace(pack, three[0], by=cast.gp)
    assert standing_in(pack) == [three[2].pk, three[1].pk]
    (told,) = contents_of(pack, cast.gp).findings
    assert (told[0], [one.practice for one in told[1]]) == (finding, [three[2]])
    collecting.delete_finding(pack, finding, by=cast.gp)
    services.edit(pack, by=cast.gp, kind="pack")
    with pytest.raises(WrongState):  # of a kind without findings
        collecting.write_finding(pack, "Pits last.", three[1:2], by=cast.gp)


def test_who_reads_and_changes_a_pack(cast, three):
    pack = services.create(by=cast.gp, **WORDS)
    collecting.add(pack, three, by=cast.gp)
    others = (cast.gp2, cast.district, cast.national, STRANGER)

    def readers(pack):
        seen = Pack.objects.filter(pk=pack.pk)
        return [who for who in (cast.gp, *others) if seen.visible_to(who).exists()]

    assert readers(pack) == [cast.gp]
    services.share(pack, "link", by=cast.gp)
    token = Pack.objects.get(pk=pack.pk).token
    assert readers(pack) == [cast.gp]
    assert list(Pack.objects.opened_by(token)) == [pack]
    services.renew_link(pack, by=cast.gp)
    assert not Pack.objects.opened_by(token).exists()
    assert not Pack.objects.opened_by(None).exists()
    services.share(pack, "public", by=cast.gp)
    assert readers(pack) == [cast.gp, *others]
    pack.refresh_from_db()
    assert pack.token is None
    with pytest.raises(WrongState):
        services.renew_link(pack, by=cast.gp)
    for action in RIGHTS.keys() - {"create-pack", "take-down-pack"}:
        assert may(cast.gp, action, pack)
        assert not any(may(who, action, pack) for who in others)
    for refused in (cast.gp2, cast.national):
        with pytest.raises(NotAllowed):
            collecting.add(pack, three, by=refused)
        with pytest.raises(NotAllowed):
            services.delete(pack, by=refused)
    with pytest.raises(NotAllowed):
        services.create(by=STRANGER, **WORDS)


def test_the_office_carries_a_pack_on(cast):
    pack = services.create(by=cast.gp, **WORDS)
    held = cast.gp.postings.get()
    yesterday = today() - timezone.timedelta(days=1)
    Posting.objects.filter(pk=held.pk).update(
        starts_on=yesterday - timezone.timedelta(days=9), ends_on=yesterday
    )
    Posting.objects.create(
        person=cast.gp2,
        office=held.office,
        starts_on=today(),
        state="confirmed",
        decided_at=timezone.now(),
    )
    before, after = anew(cast.gp), anew(cast.gp2)
    assert not Pack.objects.visible_to(before).exists()
    assert list(Pack.objects.owned_by(after)) == [pack]
    assert services.edit(pack, by=after, title="Ours now").title == "Ours now"
    with pytest.raises(NotAllowed):
        services.edit(pack, by=before, title="Mine still")
    with pytest.raises(WrongState):
        services.edit(pack, by=after, revision=1, title="From what was there before")


@pytest.mark.parametrize(
    "broken",
    [
        {"title": "  "},
        {"visibility": "link"},
        {"token": "x" * 43},
        {"visibility": "link", "token": "guessed"},
        {"visibility": "anybody"},
    ],
)
def test_the_database_refuses(cast, broken):
    pack = services.create(by=cast.gp, **WORDS)
    with pytest.raises(IntegrityError), transaction.atomic():
        Pack.objects.filter(pk=pack.pk).update(**broken)


@transaction.atomic
def at_once(rows, changes):
    """Change rows, and let the database look at once instead of at the end."""
    rows.update(**changes)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_database_holds_positions_and_numbers(cast, three):
    pack = services.create(by=cast.gp, **WORDS)
    collecting.add(pack, three[:2], by=cast.gp)
    for broken in ({"position": 0}, {"position": 201}, {"practice": three[1]}, {"position": 2}):
        with pytest.raises(IntegrityError):
            at_once(PackItem.objects.filter(pack=pack, position=1), broken)


def test_two_hundred_and_no_more(cast, three, monkeypatch):
    monkeypatch.setattr(collecting, "MOST_ITEMS", 2)
    pack = services.create(by=cast.gp, **WORDS)
    collecting.add(pack, three[:2], by=cast.gp)
    with pytest.raises(AnswersMissing):
        collecting.add(pack, three, by=cast.gp)
    assert standing_in(pack) == [one.pk for one in three[:2]]


def test_so_many_packs_and_no_more(cast, monkeypatch, client):
    monkeypatch.setattr(services, "MOST_PACKS", 1)
    services.create(by=cast.gp, **WORDS)
    with pytest.raises(AnswersMissing, match="title"):
        services.create(by=cast.gp, **WORDS)
    services.create(by=cast.gp2, **WORDS)
    client.force_login(cast.gp)
    form = client.get("/packs/new/").context["form"]
    words = {name: form[name].value() or "" for name in form.fields if name != "in_colour"}
    refused = client.post("/packs/new/", words | {"title": "One more"})
    assert (refused.status_code, "Delete one" in refused.text) == (422, True)
    assert Pack.objects.count() == 2


def test_queries_do_not_grow_with_what_stands_there(cast, entry, three, django_assert_num_queries):
    pack = services.create(by=cast.gp, **WORDS)
    collecting.add(pack, three[:1], by=cast.gp)
    Practice.objects.first()
    with django_assert_num_queries(2):
        contents_of(pack, STRANGER)
    collecting.add(pack, three, by=cast.gp)
    with django_assert_num_queries(2):
        assert len(contents_of(pack, STRANGER).shown) == 3
