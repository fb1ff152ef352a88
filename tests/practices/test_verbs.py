"""One address a verb: what each press answers, in the order that is promised."""

import csv
import re
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from events.models import Event
from practices import workflow
from practices.models import Endorsement, Practice
from practices.permissions import RIGHTS
from practices.slugs import RESERVED
from practices.views.verbs import DONE, LABELS
from tests.clients import client_of
from tests.factories.practices import draft_practice

pytestmark = pytest.mark.django_db


def press(user, practice, verb, **words):
    client = client_of(user) if user else Client()
    return client.post(reverse(f"practices:{verb}", args=[practice.pk]), words)


def version_of(practice):
    return Practice.objects.get(pk=practice.pk).latest_version


@pytest.mark.parametrize("verb", LABELS)
def test_a_verb_stands_in_every_table(verb):
    rows = csv.DictReader((Path(__file__).parents[2] / "docs" / "rights.csv").open())
    assert verb in RIGHTS, "who may do it: practices/permissions.py"
    assert verb in DONE, "what its actor is told: practices/views/verbs.py"
    assert verb in RESERVED, "no title's slug may be its address: practices/slugs.py"
    actions = {row["action"] for row in rows} | {"unendorse", "unfollow", "merge", "unlink"}
    assert verb in actions, "who may do it in which state: docs/rights.csv"


@pytest.mark.parametrize("verb", LABELS)
def test_a_verb_is_only_posted(cast, verb):
    answer = client_of(cast.gp).get(reverse(f"practices:{verb}", args=[1]))
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "press the button there" in answer.content.decode()


@pytest.mark.parametrize("verb", LABELS)
def test_a_stranger_signs_in_first_whether_the_thing_exists_or_not(db, verb):
    answer = Client().post(reverse(f"practices:{verb}", args=[987654]))
    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/login/?next=/practices/987654/"


def test_what_one_does_not_see_answers_like_what_does_not_exist(cast, entry):
    draft = entry("draft")
    unseen = press(cast.gp2, draft, "accept")
    missing = client_of(cast.gp2).post(reverse("practices:accept", args=[987654]))
    assert unseen.status_code == missing.status_code == 404
    assert _bare(unseen, draft.pk) == _bare(missing, 987654)


def _bare(answer, pk):
    """Return the page without its address, and without the tokens that differ each time."""
    page = answer.content.decode().replace(f"/{pk}/", "//")
    return re.sub(r'name="(csrfmiddlewaretoken|given_to)" value="[^"]+"', "", page)


def test_right_comes_before_state_and_state_before_words(cast, entry):
    practice = entry("submitted")
    assert press(cast.gp2, practice, "decline").status_code == 403
    assert press(cast.district, entry("published"), "decline").status_code == 409
    assert press(cast.district, entry("published"), "decline", note="x" * 9999).status_code == 409
    assert press(cast.district, practice, "decline").status_code == 422
    assert press(cast.district, practice, "decline", note="Not a practice.").status_code == 302


def test_done_leads_to_the_practice_and_says_so(cast, entry):
    practice = entry("submitted")
    client = client_of(cast.district)
    address = reverse("practices:accept", args=[practice.pk])
    answer = client.post(address, follow=True)
    practice.refresh_from_db()
    assert answer.redirect_chain == [(practice.get_absolute_url(), 302)]
    title = practice.latest_version.title
    assert f'“<bdi lang="en">{title}</bdi>” is published.' in answer.content.decode()


def test_in_hindi_one_stays_in_hindi(cast, entry):
    practice = entry("submitted")
    answer = client_of(cast.district).post(f"/hi/practices/{practice.pk}/accept/")
    assert answer["Location"].startswith("/hi/practices/")


@pytest.mark.parametrize(
    "following",
    ["//evil.example", "/\\evil.example", "javascript:alert(1)", "/x\r\nSet-Cookie: a=b"],
)
def test_one_is_never_led_elsewhere(cast, entry, following):
    practice = entry("submitted")
    answer = press(cast.district, practice, "claim", next=following)
    practice.refresh_from_db()
    assert answer["Location"] == practice.get_absolute_url()


def test_one_may_be_led_to_an_own_page(cast, entry):
    answer = press(cast.district, entry("submitted"), "claim", next="/curation/")
    assert answer["Location"] == "/curation/"


def test_a_replay_gets_the_same_answer_and_does_nothing(cast, entry):
    practice, key = entry("submitted"), str(uuid4())
    answers = [
        press(cast.district, practice, "return", note="How many?", request_id=key)
        for _press in range(3)
    ]
    assert {answer.status_code for answer in answers} == {302}
    assert len({answer["Location"] for answer in answers}) == 1
    assert Event.objects.filter(verb="return").count() == 1


def test_a_deletion_may_be_repeated_though_its_thing_is_gone(cast, entry):
    practice, key = entry("draft"), str(uuid4())
    for _press in range(2):
        answer = press(cast.gp, practice, "delete", request_id=key)
        assert (answer.status_code, answer["Location"]) == (302, "/me/")
    assert press(cast.gp, practice, "delete").status_code == 404


def test_anothers_receipt_is_no_door(cast, entry):
    practice, key = entry("submitted"), str(uuid4())
    press(cast.district, practice, "claim", request_id=key)
    assert press(cast.gp2, practice, "claim", request_id=key).status_code == 403


def test_a_refused_press_may_be_sent_again_with_the_same_id(cast, entry):
    practice, key = entry("submitted"), str(uuid4())
    assert press(cast.district, practice, "decline", request_id=key).status_code == 422
    again = press(cast.district, practice, "decline", request_id=key, note="No steps.")
    assert again.status_code == 302


def test_a_form_comes_back_with_every_word(cast, entry):
    practice, other = entry("published"), entry("submitted")
    answer = press(
        cast.district, practice, "supersede", replacement=other.code, note="It is <b>better</b>."
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "It is &lt;b&gt;better&lt;/b&gt;." in page
    assert other.code in page
    assert f'action="/practices/{practice.pk}/supersede/"' in page


def test_notes_at_the_answers_are_kept_too(cast, entry):
    practice = entry("submitted")
    words = {"note-problem": "Which houses?", "note": "y" * 2001}
    answer = press(cast.district, practice, "return", **words)
    assert answer.status_code == 422
    assert "Which houses?" in answer.content.decode()
    words["note"] = "Two things."
    assert press(cast.district, practice, "return", **words).status_code == 302
    note = Event.objects.get(verb="return").note
    assert (note.text, note.answers) == ("Two things.", {"problem": "Which houses?"})


def test_a_refused_return_asks_for_one_note_and_keeps_those_that_were_written(cast, entry):
    empty = {"note": "", "note-problem": "", "note-steps": " "}
    page = press(cast.district, entry("submitted"), "return", **empty).content.decode()
    assert page.count("<textarea") == 1
    assert ">Your note</label>" in page
    words = empty | {"note": "y" * 2001, "note-problem": "Which houses?"}
    page = press(cast.district, entry("submitted"), "return", **words).content.decode()
    assert page.count("<textarea") == 2
    assert ">Problem</label>" in page


def test_notes_at_what_is_no_answer_are_left_out(cast, entry):
    press(cast.district, entry("submitted"), "return", **{"note": "x", "note-is_staff": "1"})
    assert Event.objects.get(verb="return").note.answers == {}


def test_missing_answers_are_named_with_the_way_to_them(cast):
    practice = draft_practice(author=cast.gp, place=cast.places.home_gp, title="", result="")
    answer = press(cast.gp, practice, "submit")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'href="/practices/{practice.pk}/edit/#id_title"' in page
    assert f'href="/practices/{practice.pk}/edit/#id_result"' in page
    assert version_of(practice).state == "draft"


def test_a_conflict_says_who_holds_it_and_loses_no_word(cast, entry):
    practice = entry("submitted")
    press(cast.district, practice, "claim")
    answer = press(cast.district2, practice, "return", **{"note-result": "By whom counted?"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "District has been reading it since" in page
    assert "By whom counted?" in page


def test_a_conflict_says_what_happened_meanwhile(cast, entry):
    practice = entry("submitted")
    press(cast.district, practice, "return", note="How many?")
    page = press(cast.district2, practice, "accept")
    assert page.status_code == 409
    assert "Returned with a note" in page.content.decode()
    assert "District Coordinator" in page.content.decode()


def test_peers_learn_nothing_of_a_revision_from_a_conflict(cast, entry):
    practice = entry("published+submitted")
    workflow.apply(practice, "withdraw", by=cast.gp, note="It broke.")
    workflow.apply(practice, "recall", by=cast.gp)
    workflow.apply(practice, "submit", by=cast.gp)
    page = press(cast.block, practice, "endorse", type="saw-it")
    assert page.status_code == 409
    assert "Withdrawn" in page.content.decode()
    assert "Submitted" not in page.content.decode()


@pytest.mark.parametrize("spelt", ["code", "pk", "loose"])
def test_a_replacement_is_named_by_code_or_key(cast, entry, spelt):
    practice, other = entry("published"), entry("published")
    words = {"code": other.code, "pk": other.pk, "loose": other.code.lower().replace("-", " ")}
    answer = press(cast.district, practice, "supersede", note="Better.", replacement=words[spelt])
    assert answer.status_code == 302
    practice.refresh_from_db()
    assert practice.superseded_by == other


@pytest.mark.parametrize("wrong", ["", "LS-00000000", "0", "9" * 30, "²", "none"])
def test_a_wrong_replacement_is_named(cast, entry, wrong):
    practice = entry("published")
    answer = press(cast.district, practice, "supersede", note="Better.", replacement=wrong)
    assert answer.status_code == 422


def test_withdrawing_takes_a_ground_and_refuses_an_unknown_one(cast, entry):
    practice = entry("published")
    assert press(cast.gp, practice, "withdraw", note="x", ground="boredom").status_code == 422
    assert press(cast.gp, practice, "withdraw", note="x", ground="unsafe").status_code == 302
    practice.refresh_from_db()
    assert practice.is_hidden


def test_further_fields_change_nothing(cast, entry):
    practice = entry("submitted")
    press(
        cast.district, practice, "claim", claimed_by=cast.gp.pk, state="accepted", at="2020-01-01"
    )
    version = version_of(practice)
    assert (version.state, version.claimed_by) == ("submitted", cast.district)


def test_endorsing_twice_answers_the_same_and_makes_one_row(cast, entry):
    practice = entry("published")
    for _press in range(2):
        answer = press(cast.block, practice, "endorse", type="we-do-this")
        assert (answer.status_code, answer["Location"]) == (302, practice.get_absolute_url())
    assert Endorsement.objects.count() == 1
    assert press(cast.block, practice, "unendorse", type="we-do-this").status_code == 302
    assert press(cast.block, practice, "unendorse").status_code in (403, 409)


def test_what_one_vouches_for_is_chosen(cast, entry):
    practice = entry("published")
    for wrong in ({}, {"type": "like"}, {"type": "saw-it", "note": "x" * 301}):
        assert press(cast.block, practice, "endorse", **wrong).status_code == 422
    assert press(cast.gp, practice, "endorse").status_code == 403
    assert press(cast.gp, practice, "endorse", type="like").status_code == 403
    assert press(cast.block, entry("withdrawn"), "endorse").status_code == 409
    assert not Endorsement.objects.exists()


def test_the_page_offers_each_type_with_its_meaning(cast, entry):
    practice = entry("published")
    page = client_of(cast.block).get(practice.get_absolute_url()).content.decode()
    assert f"/practices/{practice.pk}/endorse/" in page
    for words in ("We do this", "I saw it", "Data checked", "Technically cleared", "one year"):
        assert words in page
    own = client_of(cast.gp).get(practice.get_absolute_url()).content.decode()
    assert f"/practices/{practice.pk}/endorse/" not in own


def test_who_vouches_sees_that_she_does_and_what_more_she_may_say(cast, entry):
    practice = entry("published")
    before = client_of(cast.block).get(practice.get_absolute_url()).content.decode()
    assert "You have endorsed it" not in before
    press(cast.block, practice, "endorse", type="saw-it")
    after = client_of(cast.block).get(practice.get_absolute_url()).content.decode()
    assert "You have endorsed it</a>" in after
    assert "Endorse something else as well</summary>" in after
    other = client_of(cast.state).get(practice.get_absolute_url()).content.decode()
    assert "You have endorsed it" not in other


def test_the_page_draws_the_buttons_of_its_reader(cast, entry):
    practice = entry("submitted")
    page = client_of(cast.district).get(practice.get_absolute_url()).content.decode()
    for verb in ("accept", "return", "decline", "claim"):
        assert f'action="/practices/{practice.pk}/{verb}/"' in page
    author = client_of(cast.gp).get(practice.get_absolute_url()).content.decode()
    assert f'action="/practices/{practice.pk}/recall/"' in author
    assert f"/practices/{practice.pk}/accept/" not in author
