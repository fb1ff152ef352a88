"""The desk with many entries: filters, one decision for several, saved replies."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Duty, Posting
from events.models import Event, Note
from practices import workflow
from practices.desk import replies
from practices.models import Practice, SavedReply, Version
from tests.clients import client_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def state_of(practice):
    return Practice.objects.get(pk=practice.pk).latest_version.state


@pytest.fixture
def queue(cast, entry):
    """Five entries that differ in all that the queue is filtered by; return them by name."""
    now = timezone.now()
    made = {
        "late": entry(title="late", at=now - 8 * DAY, kind="lesson"),
        "soon": entry(title="soon", at=now - 5 * DAY, language="hi", themes=["handwashing"]),
        "again": entry("returned", title="again", at=now - DAY),
        "revision": entry("published+submitted", title="revision"),
        "held": entry(title="held", programme="jjm"),
    }
    workflow.apply(made["again"], "submit", by=cast.gp)
    workflow.apply(made["held"], "claim", by=cast.district2)
    workflow.apply(made["late"], "claim", by=cast.district)
    return made


def test_each_filter_narrows_and_refuses_what_it_does_not_know(cast, queue):
    client, address = client_of(cast.district), reverse("practices:curation")
    kept = {
        ("programme", "jjm"): {"held"},
        ("place", cast.places.next_gp.key): set(),
        ("kind", "lesson"): {"late"},
        ("theme", "handwashing"): {"soon"},
        ("age", "late"): {"late"},
        ("age", "soon"): {"soon"},
        ("age", "early"): {"again", "revision", "held"},
        ("holder", "me"): {"late"},
        ("holder", "others"): {"held"},
        ("holder", "nobody"): {"soon", "again", "revision"},
        ("round", "new"): {"late", "soon", "held"},
        ("round", "again"): {"again"},
        ("round", "revision"): {"revision"},
        ("language", "hi"): {"soon"},
    }
    for (name, key), titles in kept.items():
        answer = client.get(address, {name: key})
        assert {row.version.title for row in answer.context["rows"]} == titles, (name, key)
        assert client.get(address, {name: "unheard-of"}).status_code == 400, name
    page = client.get(address, {"age": "early", "holder": "nobody"}).content.decode()
    assert 'href="?age=early"' in page  # each can be taken off again
    assert "days left" in page
    assert "Came back changed" in page


def test_the_filters_cost_the_same_for_more_entries(cast, queue, entry):
    client, address = client_of(cast.district), reverse("practices:curation")
    asked, counts = (
        {"holder": "nobody", "place": cast.places.home_block.key, "theme": "toilet-technology"},
        [],
    )
    client.get(address, asked)
    for more in (0, 4):
        for _number in range(more):
            entry()
        with CaptureQueriesContext(connection) as queries:
            client.get(address, asked)
        counts.append(len(queries))
    assert counts[1] <= counts[0] <= 26


def send(user, verb, practices, request_id=None, **more):
    sent = {
        "verb": verb,
        "practice": [str(one.pk) for one in practices],
        "request_id": str(request_id or uuid4()),
    }
    return client_of(user).post(reverse("practices:several"), sent | more)


def test_one_reason_for_several_and_each_is_told_of(cast, queue):
    request_id, named = uuid4(), [queue[name] for name in ("late", "soon", "held")]
    answer = send(cast.district, "return", named, request_id, note="Say by whom.")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Done for 2 entries" in page
    assert "District2 is reading it." in page
    assert "Say by whom." in page  # for another try
    assert [state_of(one) for one in named] == ["returned", "returned", "submitted"]
    assert Note.objects.filter(event__verb="return", text="Say by whom.").count() == 2
    again = send(cast.district, "return", named, request_id, note="Say by whom.")
    assert "Done for 2 entries" in again.content.decode()
    assert Event.objects.filter(verb="return", request_id__isnull=False).count() == 2


def test_claims_are_taken_and_released_together(cast, queue):
    two = [queue["soon"], queue["again"]]
    send(cast.district, "claim", two)
    assert Version.objects.filter(claimed_by=cast.district).count() == 3
    assert "Done for 1 entry" in send(cast.state, "release", [two[0]]).content.decode()
    send(cast.district, "release", two)
    assert Version.objects.filter(claimed_by=cast.district).count() == 1


@pytest.mark.parametrize(
    ("verb", "note", "words"),
    [
        ("return", "", "Write a note"),
        ("decline", "", "Write a note"),
        ("accept", "Good.", "cannot be done for several"),
        ("withdraw", "Bad.", "cannot be done for several"),
        ("", "Good.", "Choose what to do"),
    ],
)
def test_what_lacks_something_comes_back_whole(cast, queue, verb, note, words):
    answer = send(cast.district, verb, [queue["soon"]], note=note)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert f'value="{queue["soon"].pk}:' in page
    assert note in page
    assert state_of(queue["soon"]) == "submitted"


def test_nothing_ticked_or_too_much_is_refused(cast, queue, monkeypatch):
    assert "Tick the entries first" in send(cast.district, "claim", []).content.decode()
    monkeypatch.setattr("practices.desk.bulk.MOST", 2)
    answer = send(cast.district, "claim", [queue[n] for n in ("soon", "again", "revision")])
    assert answer.status_code == 422
    assert not Version.objects.filter(claimed_by=cast.district, practice=queue["soon"]).exists()
    assert send(cast.district, "claim", [], practice=["x", "1e9", "9" * 400]).status_code == 422


def test_what_was_changed_since_the_list_was_opened_is_left(cast, queue):
    sent = {"practice": [f"{queue['soon'].pk}:{queue['soon'].latest_version.revision + 1}"]}
    page = send(cast.district, "return", [], note="Why?", **sent).content.decode()
    assert "Its author has changed it" in page
    assert state_of(queue["soon"]) == "submitted"


def test_nobody_decides_on_his_own_through_a_bulk_action(cast, queue, entry):
    """Not as its typist, nor as a former holder of its office, nor from another desk."""
    typed, held, elsewhere = queue["soon"], entry(), queue["again"]
    Version.objects.filter(practice=typed).update(typist=cast.district)
    yesterday = timezone.localdate() - DAY
    Posting.objects.create(
        person=cast.district2,
        office=cast.offices.gp,
        starts_on=yesterday - 9 * DAY,
        ends_on=yesterday,
        state="confirmed",
        decided_at=timezone.now(),
    )
    own_desk = {"kind": "curator", "programme": "both", "starts_on": yesterday}
    Duty.objects.create(person=cast.gp, place=cast.places.home_district, **own_desk)
    tries = [
        (cast.district, typed, "wrote it"),
        (cast.district2, held, "not at your desk"),
        (cast.gp, held, "wrote it"),
        (cast.district3, elsewhere, "may not decide"),
        (cast.national, elsewhere, "may not decide"),
    ]
    for who, practice, words in tries:
        for verb in ("claim", "return", "decline"):
            page = send(who, verb, [practice], note="No.").content.decode()
            assert words in page, (who, verb)
            assert "Nothing was changed" in page
        assert send(who, "accept", [practice]).status_code == 422
        assert state_of(practice) == "submitted"
    unseen = send(cast.outsider, "return", [typed, held], note="No.").content.decode()
    assert "2 entries are not at your desk" in unseen
    assert typed.latest_version.title not in unseen
    assert send(cast.gp2, "return", [typed], note="No.").status_code == 403
    assert Client().post(reverse("practices:several")).status_code == 302
    assert state_of(typed) == "submitted"


def test_a_revision_that_was_not_sent_is_not_named(cast, entry):
    revised = entry("published+draft")
    Version.objects.filter(pk=revised.open_version.pk).update(title="Not sent yet")
    for note in ("No.", ""):
        page = send(cast.outsider, "return", [revised], note=note).content.decode()
        assert revised.title in page
        assert "Not sent yet" not in page


def write(user, address="practices:new_reply", args=(), **sent):
    return client_of(user).post(reverse(address, args=args), sent)


def words(cast, **more):
    told = {
        "name": "By whom",
        "desk": str(cast.places.home_district.pk),
        "programme": "both",
        "text-en": "Say by whom.",
        "text-hi": "बताएँ किसने।",
    }
    return told | more


def test_a_desk_writes_its_replies_and_those_below_read_them(cast):
    assert write(cast.district, **words(cast)).status_code == 302
    reply = SavedReply.objects.get()
    assert reply.texts == {"en": "Say by whom.", "hi": "बताएँ किसने।"}
    state = words(cast, desk=str(cast.places.home_state.pk), name="Of the State")
    assert write(cast.state, **state).status_code == 302
    seen = {
        name: {reply.name for reply in replies.read_by(getattr(cast, name))}
        for name in ("district", "district2", "district3", "state", "outsider", "gp")
    }
    both = {"By whom", "Of the State"}
    assert seen == {
        "district": both,
        "district2": both,
        "district3": {"Of the State"},
        "state": {"Of the State"},
        "outsider": set(),
        "gp": set(),
    }
    of_state = SavedReply.objects.get(name="Of the State")
    page = client_of(cast.district).get(reverse("practices:replies")).content.decode()
    assert "Make it ours" in page
    for address in ("practices:reply", "practices:delete_reply"):
        assert write(cast.district, address, [of_state.pk], **state).status_code == 403
        assert write(cast.outsider, address, [of_state.pk], **state).status_code == 404
        assert write(cast.gp, address, [of_state.pk], **state).status_code == 403
    begun = client_of(cast.district).get(reverse("practices:new_reply"), {"from": "supplied-safe"})
    assert begun.context["form"]["text-hi"].value()
    assert write(cast.district, "practices:delete_reply", [reply.pk]).status_code == 302
    assert set(SavedReply.objects.all()) == {of_state}


def test_a_reply_is_refused_that_says_nothing_or_is_anothers(cast):
    bare = words(cast) | {"text-en": "", "text-hi": ""}
    for sent in (
        bare,
        words(cast, name=""),
        words(cast, desk=str(cast.places.home_state.pk)),
        bare | {"text": "கூறுக"},
        bare | {"text": "x", "language": "xx"},
    ):
        assert write(cast.district, **sent).status_code == 422, sent
    assert write(cast.district, **bare, text="கூறுக", language="ta").status_code == 302
    reply = SavedReply.objects.get()
    assert reply.texts == {"ta": "கூறுக"}
    Duty.objects.filter(person=cast.district2).update(programme="sbm")
    assert write(cast.district2, "practices:reply", [reply.pk], **words(cast)).status_code == 403


def test_the_second_of_two_who_change_a_reply_sees_both(cast):
    write(cast.district, **words(cast))
    reply = SavedReply.objects.get()
    first = words(cast, revision=1) | {"text-en": "First."}
    second = words(cast, revision=1) | {"text-en": "Second."}
    assert write(cast.district, "practices:reply", [reply.pk], **first).status_code == 302
    answer = write(cast.district2, "practices:reply", [reply.pk], **second)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "First." in page
    assert "Second." in page
    assert SavedReply.objects.get().texts["en"] == "First."
    second["revision"] = answer.context["form"]["revision"].value()
    assert write(cast.district2, "practices:reply", [reply.pk], **second).status_code == 302


def test_a_saved_reply_goes_before_ones_own_words(cast, queue):
    write(cast.district, **words(cast))
    key, practice = f"{SavedReply.objects.get().pk}:hi", queue["soon"]
    page = client_of(cast.district).get(reverse("practices:read", args=[practice.pk]))
    offers = {offer.key: offer for offer in page.context["replies"]}
    assert offers[key].text == "बताएँ किसने।"
    assert {"supplied-safe:hi", "supplied-safe:en"} <= set(offers)
    address = reverse("practices:return", args=[practice.pk])
    for wrong in ("0:hi", f"{key}x", "supplied-safe:ta", "supplied-no:en", "x" * 99):
        answer = client_of(cast.district).post(address, {"reply": wrong, "note": "Mine."})
        assert answer.status_code == 422, wrong
        assert "Mine." in answer.content.decode()
    other = client_of(cast.outsider).post(address, {"reply": key})
    assert other.status_code == 404
    client_of(cast.district).post(address, {"reply": key, "note": "Bitte."})
    note = Note.objects.get(event__verb="return", event__subject_id=practice.pk)
    assert (note.text, note.language) == ("बताएँ किसने।\n\nBitte.", "hi")
    send(cast.district, "decline", [queue["late"]], reply="supplied-safe:en")
    assert "hand pumps" in Note.objects.get(event__verb="decline").text
