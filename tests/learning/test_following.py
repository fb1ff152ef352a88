"""Following a place or a theme: from its page, in the digest, stopped, never what is shielded."""

import re
from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from learning.choices import Reason, What
from learning.digest import sending
from learning.digest.choosing import Item, choose
from learning.digest.readers import readers_of
from learning.digest.stock import Stock, stock_of
from learning.digest.telling import lines_of
from learning.interests import following
from learning.models import DigestChoice, Source
from practices.models import Theme
from tests.factories.practices import practice_in
from tests.practices.test_doubts import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(cast):
    """A practice of gp2, about springs."""
    made = {"author": cast.gp2, "place": cast.places.next_gp, "desk": cast.district}
    return practice_in("published", title="A tank in the sand", themes=["springs-recharge"], **made)


def reader_of(person):
    """Return the `Reader` of `person`."""
    return readers_of([person.pk])[person.pk][1]


def address_of(place):
    return f"/places/{place.level}/{place.code}/"


def why_told(practice, reader):
    """Return the reason for which a digest of all that is new tells `reader` of `practice`."""
    day = timezone.localdate()
    stock = stock_of(day.replace(year=day.year - 1), day.replace(day=1, year=day.year + 1))
    return {one.practice: one.reason for one in choose(stock, reader)}.get(practice.pk)


def test_a_place_and_a_theme_are_followed_and_stopped_on_their_pages(cast, told):
    client = client_of(cast.outsider)
    district, theme = cast.places.home_district, Theme.objects.get(key="springs-recharge")
    pages = {address_of(district): f"/follow/place/district/{district.code}/"}
    pages["/themes/springs-recharge/"] = "/follow/theme/springs-recharge/"
    for page, address in pages.items():
        button = f'<form method="post" action="{address}"'
        assert button in client.get(page).content.decode()
        stranger = Client()
        assert f'href="{address}"' in stranger.get(page).content.decode()
        assert "/accounts/login/" in stranger.post(address).url
        for _n in range(2):
            assert client.post(address).url == page
        shown = client.get(page).content.decode()
        assert (button in shown, "Stop following" in shown) == (False, True)
        assert button in client_of(cast.gp).get(page).content.decode()
    assert set(Source.objects.values_list("person", "place", "theme")) == {
        (cast.outsider.pk, district.pk, None),
        (cast.outsider.pk, None, theme.pk),
    }
    listed = client.get("/me/looking/").content.decode()
    assert (district.long_label in listed, theme.name in listed) == (True, True)
    for row in Source.objects.all():
        stop = f"/me/looking/{row.pk}/stop/"
        assert client_of(cast.gp).post(stop, {"back": "page"}).status_code == 404
        page = following.page_of(row.place or row.theme)
        assert client.post(stop, {"back": "page"}).url == page
    assert not Source.objects.exists()


def test_what_is_not_there_is_not_followed(cast):
    client, ended = client_of(cast.outsider), cast.places.next_gp
    ended.valid_to = timezone.localdate().replace(year=2020)
    ended.save()
    merged = Theme.objects.get(key="handwashing")
    merged.merged_into = Theme.objects.get(key="child-faeces")
    merged.save()
    wrong = ("place/national/1", "place/gp/0", "place/village/1", f"place/gp/{ended.code}")
    for what in (*wrong, "theme/nothing", "theme/handwashing"):
        for answer in (client.get(f"/follow/{what}/"), client.post(f"/follow/{what}/")):
            assert answer.status_code == 404
    assert "/follow/place/" not in client.get(address_of(ended)).content.decode()
    two = {"place": cast.places.home_gp, "theme": merged}
    with pytest.raises(IntegrityError), transaction.atomic():
        Source.objects.create(person=cast.gp, at=timezone.now(), **two)


def test_who_follows_as_many_as_one_may_is_told_so(cast, monkeypatch):
    monkeypatch.setattr(following, "MOST", 1)
    client = client_of(cast.outsider)
    assert client.post("/follow/theme/handwashing/").status_code == 302
    answer = client.post("/follow/theme/springs-recharge/")
    assert (answer.status_code, "Stop one of them first" in answer.content.decode()) == (422, True)
    assert Source.objects.count() == 1


@pytest.mark.parametrize("level", ["next_gp", "home_block", "home_district", "home_state"])
def test_a_followed_place_tells_of_what_is_told_under_it(cast, told, level):
    # A practice told under it is told of whatever the reader's own level and themes.
    assert why_told(told, reader_of(cast.outsider)) != Reason.PLACE
    place = getattr(cast.places, level)
    Source.objects.create(person=cast.outsider, place=place, at=timezone.now())
    assert why_told(told, reader_of(cast.outsider)) == Reason.PLACE
    (line,) = lines_of([[told.pk, What.NEW, Reason.PLACE, None]], cast.outsider)
    assert line.why == "You follow a place that it is from."


def test_a_followed_theme_tells_of_it_besides_what_one_works_on(cast, told):
    theme = Theme.objects.get(key="springs-recharge")
    Source.objects.create(person=cast.outsider, theme=theme, at=timezone.now())
    reader = reader_of(cast.outsider)
    assert (reader.chosen, reader.of_themes) == (False, frozenset([theme.pk]))
    assert why_told(told, reader) == Reason.OF_THEME
    (line,) = lines_of([[told.pk, What.NEW, Reason.OF_THEME, theme.pk]], cast.outsider)
    assert line.why == f"You follow a theme of it. Theme: {theme.name}."


def test_with_a_place_or_a_theme_goes_what_it_became(cast):
    theme, into = (Theme.objects.get(key=key) for key in ("handwashing", "child-faeces"))
    theme.merged_into, cast.places.next_gp.successor = into, cast.places.home_gp
    theme.save()
    cast.places.next_gp.save()
    for what in ({"theme": theme}, {"place": cast.places.next_gp}):
        Source.objects.create(person=cast.outsider, at=timezone.now(), **what)
    reader = reader_of(cast.outsider)
    assert reader.of_themes == {theme.pk, into.pk}
    assert reader.places == {cast.places.next_gp.pk, cast.places.home_gp.pk}


def test_what_is_shielded_lies_in_no_place_below_its_state(cast):
    made = {"author": cast.gp2, "place": cast.places.next_gp, "desk": cast.district}
    hidden = practice_in("published", shielded=True, **made)
    for level in ("next_gp", "home_block", "home_district"):
        followed = {"place": getattr(cast.places, level), "at": timezone.now()}
        Source.objects.create(person=cast.outsider, **followed)
    assert why_told(hidden, reader_of(cast.outsider)) != Reason.PLACE
    Source.objects.create(person=cast.outsider, place=cast.places.home_state, at=timezone.now())
    assert why_told(hidden, reader_of(cast.outsider)) == Reason.PLACE


def test_ones_own_place_is_news_only_where_one_follows_it(cast):
    where = {"level": "gp", "place": 5, "district": 3, "state": 2, "block": 4}
    item = Item(What.NEW, 1, timezone.now(), language="hi", themes=frozenset(), told_by=9, **where)
    stock = Stock()
    stock.add([item])
    reader = reader_of(cast.gp)
    own = {name: where[name] for name in ("level", "place", "district", "state")}
    for places, reason in (((), None), ((5,), Reason.PLACE)):
        kept = choose(stock, replace(reader, **own, places=frozenset(places)))
        assert [one.reason for one in kept] == [reason] * bool(reason)


def test_who_follows_gets_a_digest_without_a_posting_and_hears_where_she_ended_it(cast):
    follows, address = client_of(cast.reader), "/follow/theme/springs-recharge/"
    assert cast.reader.postings.count() == 0
    sending.enrol(timezone.now())
    assert not DigestChoice.objects.filter(person=cast.reader).exists()
    page = follows.post(address, follow=True).content.decode()
    assert "What is new comes with your digest." in page
    shown = follows.get("/digest/").content.decode()
    assert re.search(r'value="weekly"[^>]*(checked|selected)', shown)
    sending.enrol(timezone.now())
    assert DigestChoice.objects.get(person=cast.reader).cadence == "weekly"
    DigestChoice.objects.update(cadence="never")
    Source.objects.all().delete()
    page = follows.post(address, follow=True).content.decode()
    assert "But no digest comes to you" in page
