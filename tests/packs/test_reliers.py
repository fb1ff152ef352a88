"""Who has a practice in a pack hears when it is unlearned: once, with the pack named, and why."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from events.mails import compose
from events.models import Outbox
from packs import collecting, printed, services
from packs.models import Pack, PackItem
from packs.reading import contents_of
from practices import workflow
from practices.living import unlearning
from practices.living.reasons import why_told
from tests.practices.test_comparing import revise
from tests.practices.test_doubts import client_of, fresh

pytestmark = pytest.mark.django_db
WORDS = {"words_language": "en", "language": "hi"}


def packed(by, *practices, title="Pits for forty hands", **words):
    pack = services.create(by=by, title=title, **(WORDS | words))
    collecting.add(pack, practices, by=by)
    return pack


def told_of(practice):
    rows = Outbox.objects.filter(event__subject_id=practice.pk, channel="portal")
    rows = rows.filter(event__verb__in=["supersede", "withdraw"])
    return sorted(rows.values_list("recipient", flat=True))


def test_its_owner_hears_with_the_pack_named_in_its_own_language(cast, entry):
    practice, other, better = entry("published"), entry("published"), entry("published")
    pack = packed(cast.outsider, practice, title="गड्ढों का संकलन", words_language="hi")
    packed(cast.outsider, other, title="Of something else")
    packed(cast.reader, practice, title="My own <b>pits</b>")  # in no office
    packed(cast.gp2, other)
    workflow.apply(practice, "supersede", by=cast.district, note="Better.", replacement=better)
    unlearning.tell_all()
    assert unlearning.tell_all() == 0
    heard = {cast.gp.pk, cast.outsider.pk, cast.reader.pk}  # the first as its author
    assert told_of(practice) == sorted(heard)
    page = client_of(cast.outsider).get("/me/notices/").content.decode()
    link = f'<a href="{pack.get_absolute_url()}" lang="hi">गड्ढों का संकलन</a>'
    assert f"It is in your pack: {link}" in page
    assert "Of something else" not in page
    assert "Use instead:" in page
    assert "My own &lt;b&gt;pits" in client_of(cast.reader).get("/me/notices/").content.decode()
    assert "in your pack" not in client_of(cast.gp).get("/me/notices/").content.decode()
    event = Outbox.objects.filter(recipient=cast.outsider, event__verb="supersede").first().event
    assert "It is in your pack: गड्ढों का संकलन" in compose(fresh(cast.outsider), [event]).body


def test_the_office_hears_through_who_holds_it_now_and_nobody_of_what_was_taken_out(cast, entry):
    practice = entry("published")
    packed(cast.outsider, practice)
    pack = packed(cast.gp2, practice)
    collecting.remove(pack, practice, by=cast.gp2)
    services.delete(packed(cast.block, practice), by=cast.block)
    office = cast.offices.outsider
    office.postings.update(ends_on=timezone.localdate() - timedelta(days=1))
    successor = User.objects.create(name="Successor", email="successor@example.org")
    started = timezone.localdate() - timedelta(days=1)
    office.postings.create(
        person=successor, state="confirmed", starts_on=started, decided_at=timezone.now()
    )
    note = "A child fell ill."
    workflow.apply(practice, "withdraw", by=cast.district, note=note, ground="unsafe")
    unlearning.tell_all()
    assert told_of(practice) == sorted([cast.gp.pk, successor.pk])
    assert why_told({practice.pk}, fresh(cast.outsider)) == {}


def test_many_owners_hear_once_each_in_as_many_queries(cast, entry, monkeypatch):
    practice = entry("published")
    version, at, own = practice.live_version, timezone.now(), WORDS | {"title": "Pits"}
    people = User.objects.bulk_create(
        User(name=f"Owner {n}", email=f"owner{n}@example.org") for n in range(30)
    )
    packs = Pack.objects.bulk_create(
        Pack(person=one, created_at=at, changed_at=at, **own) for one in people for _twice in "12"
    )
    PackItem.objects.bulk_create(
        PackItem(pack=pack, practice=practice, added_version=version, position=1) for pack in packs
    )
    monkeypatch.setattr(unlearning, "AT_ONCE", 10)
    workflow.apply(practice, "withdraw", by=cast.district, note="No longer.")
    with CaptureQueriesContext(connection) as caught:
        unlearning.tell_all()
    assert len(caught) < 40
    assert told_of(practice) == sorted([cast.gp.pk, *(one.pk for one in people)])
    with CaptureQueriesContext(connection) as caught:
        why_told({practice.pk}, people[0])
    assert len(caught) <= 4


def test_its_page_leads_to_what_changed_since_it_was_printed(cast, entry):
    changed, same = entry("published"), entry("published")
    pack = packed(cast.outsider, changed, same)
    shown = contents_of(pack, cast.outsider).shown
    printed.keep_print(pack, shown, by=cast.outsider, language="en", key="k")
    address = pack.get_absolute_url()
    assert "/compare/" not in client_of(cast.outsider).get(address).content.decode()
    revise(changed, cast.gp, cast.district, upkeep="Each family does.")
    page = client_of(cast.outsider).get(address).content.decode()
    assert f"/practices/{changed.pk}/compare/1/2/" in page
    assert f"/practices/{same.pk}/compare/" not in page
