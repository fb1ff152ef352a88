"""What each looks for: chosen, read, first of a level; offices and tags followed; ended by mail."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.jobs import send_mails
from learning.choices import Cadence, Reason
from learning.digest import sending
from learning.digest.choosing import Reader, judge
from learning.digest.readers import readers_of
from learning.digest.stock import stock_of
from learning.interests.looking import looking_of
from learning.models import DigestChoice, Interests, Source
from practices.looked_for import looked_for_by
from practices.models import Theme
from tests.factories.practices import practice_in
from tests.learning.test_digest import ITEM, READER
from tests.practices.test_doubts import client_of

pytestmark = pytest.mark.django_db


def fresh(user):
    return type(user).objects.get(pk=user.pk)


@pytest.fixture
def told(cast):
    """A practice of gp2 on two themes, with a tag."""
    made = {"author": cast.gp2, "place": cast.places.next_gp, "desk": cast.district}
    themes = {"themes": ["springs-recharge", "verification"], "tag_names": ["tanka"]}
    return practice_in("published", title="A tank in the sand", **made, **themes)


def test_ones_own_choice_wins_over_what_one_reads_and_that_over_ones_level(cast, told):
    keys = {theme.key: theme.pk for theme in Theme.objects.all()}
    first = looking_of(fresh(cast.gp)).of_level
    assert (keys["toilet-technology"] in first, keys["verification"] in first) == (True, False)
    state = looking_of(fresh(cast.state)).of_level
    assert (keys["toilet-technology"] in state, keys["verification"] in state) == (False, True)
    client = client_of(cast.gp)
    for _n in range(2):
        assert client.get(told.get_absolute_url()).status_code == 200
    row = Interests.objects.get(person=cast.gp)
    assert row.read == {str(keys[key]): 2 for key in ("springs-recharge", "verification")}
    assert set(looking_of(fresh(cast.gp)).read) == {keys["springs-recharge"], keys["verification"]}
    assert "Springs and recharge" in client.get("/me/looking/").content.decode()
    assert "On a theme that you read most" in client.get("/").content.decode()
    assert client.post("/me/looking/", {"themes": ["nothing"]}).status_code == 422
    chosen = {"themes": ["springs-recharge"]}  # and learning is turned off
    assert client.post("/me/looking/", chosen).status_code == 302
    client.get(told.get_absolute_url())
    row.refresh_from_db()
    assert (row.learns, set(row.read.values())) == (False, {2})
    assert looking_of(fresh(cast.gp)).all == (keys["springs-recharge"],)
    assert looked_for_by(fresh(cast.gp)) == ["springs-recharge"]
    home = client.get("/").content.decode()
    assert ("On a theme that you chose" in home, "A tank in the sand" in home) == (True, True)
    assert client.post("/me/looking/clear/").status_code == 302
    row.refresh_from_db()
    assert row.read == {}
    Client().get(told.get_absolute_url())
    assert Interests.objects.count() == 1  # a stranger leaves nothing


def test_an_office_or_a_tag_is_followed_by_oneself_alone(cast, told):
    client, address = client_of(cast.outsider), f"/follow/{told.pk}/"
    assert f'href="{address}"' in client.get(told.get_absolute_url()).content.decode()
    tag = told.tags.get()
    for what in ("office", "office", f"tag-{tag.pk}"):
        assert client.post(address, {"what": what}).status_code == 302
    for wrong in ("", "tag-0", f"tag-{tag.pk}x"):
        assert client.post(address, {"what": wrong}).status_code == 404
    assert Source.objects.count() == 2
    page = client.get("/me/looking/").content.decode()
    assert ("tanka" in page, "Bakhel" in page) == (True, True)
    row = Source.objects.get(tag=tag)
    assert client_of(cast.gp).post(f"/me/looking/{row.pk}/stop/").status_code == 404
    assert client.post(f"/me/looking/{row.pk}/stop/").status_code == 302
    made = {"author": cast.gp2, "place": cast.places.next_gp, "desk": cast.district}
    hidden = practice_in("published", shielded=True, **made)
    assert client.get(f"/follow/{hidden.pk}/").status_code == 404
    assert f'"/follow/{hidden.pk}/"' not in client.get(hidden.get_absolute_url()).content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        Source.objects.create(person=cast.gp, at=timezone.now())


def test_each_new_reason_of_a_digest():
    def why(item, *, like=False, **reader):
        verdict = judge(item, replace(READER, **reader), like=like)
        return verdict and verdict[1]

    tagged = replace(ITEM, tags=frozenset([3]))
    assert why(ITEM, sources=frozenset([6])) == Reason.OFFICE
    assert why(tagged, tags=frozenset([3])) == Reason.TAG
    assert why(ITEM, read=frozenset([8])) == Reason.READ
    assert why(ITEM, first=frozenset([8])) == Reason.LEVEL
    assert why(replace(ITEM, level="block"), first=frozenset([8])) is None
    assert why(ITEM, themes=frozenset([8]), chosen=True) == Reason.CHOSEN
    assert why(ITEM) is None
    assert why(ITEM, like=True) == Reason.LIKE
    peer = replace(ITEM, state=100)
    near, far = (judge(peer, READER, like=like)[0] for like in (True, False))
    assert near > far


def test_what_a_reader_chose_follows_and_is_like_is_read_for_all_at_once(cast, told):
    Source.objects.create(person=cast.outsider, office=cast.offices.gp2, at=timezone.now())
    Interests.objects.create(person=cast.gp, chosen=[7])
    readers_of([cast.gp.pk])
    with CaptureQueriesContext(connection) as few:
        readers = readers_of([cast.gp.pk])
    with CaptureQueriesContext(connection) as many:
        readers |= readers_of([cast.outsider.pk, cast.block.pk, cast.state.pk])
    assert len(few) == len(many)
    (_gp, gp), (_out, out) = readers[cast.gp.pk], readers[cast.outsider.pk]
    assert (gp.chosen, gp.themes, gp.first) == (True, frozenset([7]), frozenset())
    assert (out.sources, bool(out.first)) == (frozenset([cast.offices.gp2.pk]), True)
    day = timezone.localdate()
    stock = stock_of(day - timedelta(days=9), day + timedelta(days=2))
    (item,) = stock.piles["office", cast.offices.gp2.pk]
    assert (item.tags, isinstance(out, Reader)) == (frozenset([told.tags.get().pk]), True)
    assert judge(item, out)[1] == Reason.OFFICE


def test_a_mail_program_ends_a_digest_with_one_press(cast, told):
    now = timezone.now()
    DigestChoice.objects.create(person=cast.gp, told_until=told.published_at.date())
    sending.send(now + timedelta(days=8))
    send_mails(now + timedelta(days=9))
    sent = next(one for one in mail.outbox if one.to == [cast.gp.email])
    headers = sent.extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = headers["List-Unsubscribe"].strip("<>").split("/", 3)[3]
    client = Client(enforce_csrf_checks=True)
    choice = DigestChoice.objects.get(person=cast.gp)
    for words in ({}, {"List-Unsubscribe": "no"}):
        assert client.post(f"/{path}", words).status_code == 404
    press = {"List-Unsubscribe": "One-Click"}
    assert client.post(f"/{path[:-8]}x/now/", press).status_code == 404
    assert client.get(f"/{path}").status_code == 405
    assert client.post(f"/{path}", press).status_code == 200
    choice.refresh_from_db()
    assert choice.cadence == Cadence.NEVER
