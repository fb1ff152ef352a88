"""The glossary in the portal: written by the National, read by every desk, followed at once."""

import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from events.models import Event
from practices.desk import terms
from practices.models import GlossaryTerm
from practices.search import Filters, find
from tests.factories.practices import published_practice

pytestmark = pytest.mark.django_db
WORDS = {"words-en": "zeer pot\nclay cooler", "words-hi": "मटका", "note": "A pot that cools"}


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def post(user, name, *args, **sent):
    return signed_in(user).post(reverse(f"practices:{name}", args=args), sent)


def found(query):
    page = find(query, Filters(), AnonymousUser())
    return [practice.title for practice in page.practices], page.relaxed


def test_a_term_is_written_changed_retired_and_searches_follow_at_once(cast):
    published_practice(title="मटका ठंडा", language="hi")
    assert found("clay cooler") == ([], False)
    sent = WORDS | {"request_id": str(uuid.uuid4())}
    assert [post(cast.national, "new_term", **sent).status_code for _ in range(2)] == [302, 302]
    term = GlossaryTerm.objects.get(note="A pot that cools")  # a replay makes no second one
    assert found("clay coolers") == (["मटका ठंडा"], False)
    assert found("“clay cooler”") == ([], False)
    stale = WORDS | {"words-en": "clay cooler", "revision": 1}
    assert post(cast.national, "term", term.pk, **stale).status_code == 302
    overtaken = post(cast.national, "term", term.pk, **stale | {"words-ta": "பானை"})
    assert overtaken.status_code == 409
    assert "பானை" in overtaken.text
    assert found("zeer pot") == ([], False)
    assert post(cast.national, "retire_term", term.pk).status_code == 302
    assert found("clay cooler") == ([], False)
    assert post(cast.national, "retire_term", term.pk).status_code == 409
    assert post(cast.national, "restore_term", term.pk).status_code == 302
    assert found("clay cooler") == (["मटका ठंडा"], False)
    verbs = [event.verb for event in terms.history(term)]
    assert verbs == ["restore-term", "retire-term", "write-term", "write-term"]
    page = signed_in(cast.national).get(reverse("practices:term", args=[term.pk])).text
    assert "en: zeer pot, clay cooler" in page  # what it said before stands in its history
    assert page.count("<li>") >= 4


def test_only_the_national_writes_and_only_desks_read(cast):
    term = GlossaryTerm.objects.first()
    for name, seen, wrote in [
        ("national", 200, 302),
        ("state", 200, 403),
        ("district", 200, 403),
        ("block", 403, 403),
        ("gp", 403, 403),
    ]:
        user = getattr(cast, name)
        page = signed_in(user).get(reverse("practices:glossary"))
        assert page.status_code == seen, name
        assert ("Add a term" in page.text) == (wrote == 302), name
        assert post(user, "new_term", **WORDS).status_code == wrote, name
        assert signed_in(user).get(reverse("practices:term", args=[term.pk])).status_code == (
            200 if wrote == 302 else 403
        )
        for verb in ("retire_term", "restore_term"):
            assert post(user, verb, term.pk).status_code == wrote, name
    assert Event.objects.filter(subject_type="glossaryterm").count() == 3


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"words-en": "  \n "},
        {"words-en": "!!!"},
        {"words-en": "\n".join(f"pot {n}" for n in range(13))},
        {"words-hi": "क " * 9},
        {"words-en": "x" * 81},
        {"words-en": "' & !( :*"},
    ],
)
def test_what_cannot_be_looked_for_is_sent_back_with_what_was_typed(cast, sent):
    before = GlossaryTerm.objects.count()
    answer = post(cast.national, "new_term", **sent | {"note": "kept note"})
    assert answer.status_code == 422
    assert "kept note" in answer.text
    assert GlossaryTerm.objects.count() == before
