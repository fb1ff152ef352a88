"""The form of a new entry: its questions, what it refuses, what it keeps."""

import json
import re
from datetime import date
from html import unescape

import pytest
from django.urls import reverse

from practices.answers import MUST_BE_TOLD
from practices.models import Practice, Version
from tests.practices.filling_in import filled_in

pytestmark = pytest.mark.django_db
NEW = "/practices/new/"


def edit_of(practice):
    return reverse("practices:edit", args=[practice.pk])


def only_version():
    return Version.objects.get()


class TestNew:
    def test_comes_with_the_own_place(self, as_gp, cast):
        page = as_gp.get(NEW)
        assert page.status_code == 200
        assert page.context["form"]["place"].value() == cast.places.home_gp.key
        assert page["Cache-Control"] == "private, no-store"

    def test_asks_twelve_questions_with_a_good_and_a_poor_answer_each(self, as_gp):
        page = as_gp.get(NEW).content.decode()
        assert page.count("data-question=") == 12
        assert page.count("Helps others") == page.count("Does not help") == 12

    def test_each_step_on_a_phone_knows_what_a_submit_asks_of_it(self, as_gp):
        """The review names what is missing in the words of the refusal that would follow."""
        page = as_gp.get(NEW).content.decode()
        steps = [json.loads(unescape(core)) for core in re.findall(r'data-core="([^"]*)"', page)]
        told = {field: words for step in steps for field, words in step.items()}
        assert told == {name: str(text) for name, text in MUST_BE_TOLD.items() if name in told}
        assert set(MUST_BE_TOLD) - set(told) == {"told_by_name"}  # a Block's recording alone
        assert len(steps) == 15
        assert page.count("data-step-heading") == 18
        ids = re.findall(r'<section class="asked" id="([\w-]+)" data-step', page)
        assert len(ids) == len(set(ids)) == 17

    def test_what_few_need_folds_away_until_it_is_filled_in_or_wrong(self, as_gp, cast):
        page = as_gp.get(NEW).content.decode()
        assert page.count('<details class="more-fields">') == 4
        assert '<details class="more-fields" open>' not in page
        rare = {"village": "Morwal", "cost_source": "csr", "told_by_name": "Kamla Bai"}
        as_gp.post(NEW, rare | {"place": cast.places.home_gp.key})
        page = as_gp.get(f"/practices/{only_version().practice_id}/edit/").content.decode()
        assert page.count('<details class="more-fields" open>') == 3
        page = as_gp.post(NEW, {"village": "x" * 121, "cost_source": "lottery"}).content.decode()
        assert page.count('<details class="more-fields" open>') == 2

    def test_a_lesson_asks_the_tenth_first_and_keeps_peers_out(self, as_gp):
        page = as_gp.get(NEW, {"kind": "lesson"})
        assert [asked.number for asked in page.context["questions"]][:2] == [10, 1]
        assert page.context["form"]["peers_may_read"].value() is False

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_a_stranger_signs_in_first(self, client, method):
        for address in (NEW, "/practices/quick/", "/practices/999/edit/"):
            answer = getattr(client, method)(address)
            assert answer.status_code == 302
            assert answer["Location"] == f"/accounts/login/?next={address}"

    def test_post_makes_a_draft_and_leads_to_its_page(self, as_gp, cast):
        answer = as_gp.post(NEW, filled_in(cast.places.home_gp))
        version = only_version()
        assert answer.status_code == 302
        assert answer["Location"] == f"/practices/{version.practice_id}/"
        assert version.state == "draft"
        assert (version.author, version.office) == (cast.gp, cast.offices.gp)

    def test_keeps_every_answer(self, as_gp, cast):
        as_gp.post(NEW, filled_in(cast.places.home_gp))
        version = only_version()
        assert version.step_texts() == ["Mark the full pits.", "Dig a second pit.",
                                        "Join both with a Y."]  # fmt: skip
        assert (version.started_on, version.started_precision) == (date(2023, 6, 1), "month")
        assert (version.cost_amount, version.cost_year) == (9300, 2023)
        assert version.cost_source == ["household", "mgnregs"]
        assert version.tag_names == ["twin pit", "masons"]
        assert version.peers_may_read
        assert version.particulars.contact == "The Secretary, on Mondays"

    def test_keeps_the_consent_with_its_text_and_time(self, as_gp, cast):
        as_gp.post(NEW, filled_in(cast.places.home_gp))
        told = only_version().particulars
        assert told.consent
        assert told.consent_at
        assert "CC BY 4.0" in told.consent_text
        assert told.consent_text.startswith("[2026-12]")

    def test_an_unfinished_draft_is_saved(self, as_gp):
        assert as_gp.post(NEW, {"title": "Soak pits"}).status_code == 302
        assert only_version().title == "Soak pits"

    def test_submit_saves_and_hands_over(self, as_gp, cast):
        answer = as_gp.post(NEW, filled_in(cast.places.home_gp, submit="1"))
        assert answer.status_code == 302
        assert only_version().state == "submitted"

    def test_submit_says_what_is_missing_and_keeps_the_draft(self, as_gp, cast):
        values = filled_in(
            cast.places.home_gp, submit="1", problem="", steps=["One."], consent=None
        )
        page = as_gp.post(NEW, values)
        version = only_version()
        assert page.status_code == 422
        assert version.state == "draft"
        assert set(page.context["form"].errors) == {"problem", "steps", "consent"}
        html = page.content.decode()
        assert f'action="/practices/{version.practice_id}/edit/"' in html
        assert "One." in html

    def test_the_mended_form_is_submitted(self, as_gp, cast):
        page = as_gp.post(NEW, filled_in(cast.places.home_gp, submit="1", problem=""))
        form = page.context["form"]
        values = filled_in(cast.places.home_gp, submit="1", revision=form.revision)
        assert as_gp.post(page.context["action"], values).status_code == 302
        assert only_version().state == "submitted"

    def test_not_known_is_an_answer(self, as_gp, cast):
        values = filled_in(
            cast.places.home_gp,
            submit="1",
            **{"cost_amount": "", "cost_amount-state": "not-known",
               "upkeep": "", "upkeep-state": "does-not-apply"},
        )  # fmt: skip
        assert as_gp.post(NEW, values).status_code == 302
        assert only_version().answer_states == {
            "cost_amount": "not-known",
            "upkeep": "does-not-apply",
        }

    def test_what_is_typed_wins_over_not_known(self, as_gp, cast):
        as_gp.post(NEW, filled_in(cast.places.home_gp, **{"upkeep-state": "not-known"}))
        assert only_version().answer_states == {}

    def test_the_problem_cannot_be_not_known(self, as_gp, cast):
        values = filled_in(cast.places.home_gp, problem="", **{"problem-state": "not-known"})
        page = as_gp.post(NEW, values | {"submit": "1"})
        assert page.status_code == 422
        assert only_version().answer_states == {}

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("title", "x" * 121),
            ("problem", "x" * 401),
            ("steps", ["x" * 301]),
            ("steps", [f"Step {n}" for n in range(8)]),
            ("themes", ["handwashing", "springs-recharge", "gobardhan", "left-behind"]),
            ("themes", ["no-such-theme"]),
            ("tags", ",".join(f"tag {n}" for n in range(9))),
            ("tags", "x" * 61),
            ("cost_amount", "-5"),
            ("cost_amount", "nine"),
            ("cost_year", "2999"),
            ("cost_unit", "cow"),
            ("cost_source", ["lottery"]),
            ("started_on", "2999-01"),
            ("started_on", "2023-13"),
            ("kind", "boast"),
            ("programme", "x"),
            ("language", "xx"),
            ("result_basis", "guessed"),
            ("place", "gp:0"),
            ("upkeep-state", "forgotten"),
            ("tellers_yes", "by-pigeon"),
            ("tellers_yes_on", "2999-01-01"),
        ],
    )
    def test_what_cannot_be_comes_back_with_an_error_beside_it(self, as_gp, cast, field, value):
        page = as_gp.post(NEW, filled_in(cast.places.home_gp, **{field: value}))
        assert page.status_code == 422
        assert list(page.context["form"].errors) == [field]
        assert not Version.objects.exists()
        assert "Each family empties its own pit." in page.content.decode()
        assert "data-error-summary" in page.content.decode()

    def test_steps_that_are_too_many_all_come_back(self, as_gp, cast):
        steps = [f"This is step {n}" for n in range(9)]
        page = as_gp.post(NEW, filled_in(cast.places.home_gp, steps=steps)).content.decode()
        assert all(step in page for step in steps)

    def test_fields_that_are_not_asked_are_ignored(self, as_gp, cast):
        extra = {"state": "published", "author": cast.state.pk, "is_staff": "1",
                 "claimed_by": cast.state.pk, "level": "national", "needs_help": "1",
                 "office": cast.offices.state.pk, "due_at": "2020-01-01"}  # fmt: skip
        as_gp.post(NEW, filled_in(cast.places.home_gp, **extra))
        version = only_version()
        assert (version.state, version.author, version.office) == (
            "draft", cast.gp, cast.offices.gp)  # fmt: skip
        assert (version.claimed_by, version.needs_help, version.due_at) == (None, False, None)
        assert version.practice.state == "unpublished"

    def test_text_is_kept_as_nfc(self, as_gp, cast):
        as_gp.post(NEW, filled_in(cast.places.home_gp, title="Cafe\u0301 \u0928\u093c"))
        assert only_version().title == "Café \u0928\u093c".replace("\u0928\u093c", "\u0929")

    def test_nul_is_refused(self, as_gp, cast):
        answer = as_gp.post(NEW, filled_in(cast.places.home_gp, title="a\x00b"))
        assert answer.status_code == 400
        assert not Version.objects.exists()


class TestWhere:
    def test_another_place_is_forbidden_and_the_text_kept(self, as_gp, cast):
        page = as_gp.post(NEW, filled_in(cast.places.next_gp))
        assert page.status_code == 403
        assert "In clay the pits overflowed" in page.content.decode()
        assert not Version.objects.exists()

    @pytest.mark.parametrize(
        ("who", "place", "status"),
        [
            ("gp", "home_block", 403),
            ("block", "next_gp", 302),
            ("district", "home_gp", 302),
            ("district", "other_district", 403),
            ("state", "other_district", 302),
            ("state", "far_district", 403),
            ("national", "far_district", 302),
            ("outsider", "home_gp", 403),
            ("reader", "home_gp", 302),
            ("unconfirmed", "far_state", 302),
        ],
    )
    def test_typing_in_is_for_places_at_or_under_ones_own(self, client, cast, who, place, status):
        client.force_login(getattr(cast, who))
        answer = client.post(NEW, filled_in(getattr(cast.places, place)))
        assert answer.status_code == status
        assert Version.objects.exists() == (status == 302)

    def test_without_a_posting_the_entry_stays_with_the_person(self, client, cast):
        client.force_login(cast.reader)
        client.post(NEW, filled_in(cast.places.home_gp))
        assert only_version().office is None


class TestLesson:
    def test_peers_read_it_only_if_ticked(self, as_gp, cast):
        values = filled_in(cast.places.home_gp, kind="lesson", peers_may_read=None)
        as_gp.post(NEW, values)
        assert only_version().peers_may_read is False

    def test_a_practice_is_open_to_peers_unless_unticked(self, as_gp, cast):
        as_gp.post(NEW, filled_in(cast.places.home_gp, peers_may_read=None))
        assert only_version().peers_may_read is True
        as_gp.post(NEW, filled_in(cast.places.home_gp, peers_may_read="off"))
        assert Version.objects.latest("pk").peers_may_read is False


class TestRepeated:
    def test_a_replay_gets_the_first_answer(self, as_gp, cast):
        values = filled_in(cast.places.home_gp)
        first = as_gp.post(NEW, values)
        second = as_gp.post(NEW, values)
        assert second["Location"] == first["Location"]
        assert Practice.objects.count() == 1

    def test_a_refused_form_may_use_its_id_again(self, as_gp, cast):
        values = filled_in(cast.places.home_gp)
        assert as_gp.post(NEW, values | {"title": "x" * 121}).status_code == 422
        assert as_gp.post(NEW, values).status_code == 302
        assert Practice.objects.count() == 1

    def test_a_malformed_id_is_no_id(self, as_gp, cast):
        values = filled_in(cast.places.home_gp, request_id="not-a-uuid")
        assert as_gp.post(NEW, values).status_code == 302
