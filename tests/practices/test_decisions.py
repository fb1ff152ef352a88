"""The desk's checklist: kept with the decision, read by whom it concerns, and what it bars."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from practices import workflow
from practices.desk.checklist import points_of
from practices.errors import AnswersMissing
from practices.models import Decision, Practice
from tests.clients import client_of

pytestmark = pytest.mark.django_db


def post(user, practice, verb, **sent):
    address = reverse(f"practices:{verb}", args=[practice.pk])
    return client_of(user).post(address, {k.replace("_", "-"): v for k, v in sent.items()})


def checks(practice, **others):
    """Return a whole checklist of yes, but for `others`, as the form sends it."""
    whole = {point.field: "yes" for point in points_of(practice.latest_version)}
    return whole | {f"check-{key.replace('_', '-')}": answer for key, answer in others.items()}


def test_the_checklist_is_kept_with_the_decision_for_good(cast, entry):
    practice = entry()
    page = client_of(cast.district).get(reverse("practices:read", args=[practice.pk]))
    assert page.content.decode().count('type="radio" name="check-') == 30
    assert post(cast.district, practice, "accept", **checks(practice)).status_code == 302
    kept = Decision.objects.get(version__practice=practice)
    assert (kept.verb, kept.desk, kept.event.actor) == (
        *("accept", cast.places.home_district),
        cast.district,
    )
    assert set(kept.answers.values()) == {"yes"}
    assert len(kept.answers) == 10
    for change in (
        "UPDATE practices_decision SET answers = '{}'",
        "DELETE FROM practices_decision",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)


def test_a_bare_accept_is_kept_as_not_filled_in(cast, entry):
    practice = entry()
    assert post(cast.district, practice, "accept").status_code == 302
    assert Decision.objects.get(version__practice=practice).answers == {}
    history = reverse("practices:history", args=[practice.pk])
    assert "The checklist was not filled in" in client_of(cast.state).get(history).content.decode()
    assert "checklist" not in client_of(cast.gp2).get(history).content.decode()


def test_a_checklist_begun_is_finished_before_it_publishes(cast, entry):
    practice = entry()
    answer = post(cast.district, practice, "accept", check_safe="yes", note="Well told.")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count("Answer this point too") >= 9
    assert "Well told." in page
    assert 'name="check-safe" value="yes"' in page
    assert practice.latest_version.state == "submitted"
    assert post(cast.district, practice, "accept", check_safe="perhaps").status_code == 422


@pytest.mark.parametrize(
    ("key", "as_lesson"),
    [
        *(("shaming", 302), ("manual_emptying", 302), ("safe", 302)),
        *(("personal_data", 422), ("consent", 422)),
    ],
)
def test_a_failed_point_of_harm_leaves_the_way_back_or_a_lesson(cast, entry, key, as_lesson):
    practice = entry()
    failed = checks(practice, **{key: "no"})
    for verb in ("accept", "decline"):
        answer = post(cast.district, practice, verb, note="Because.", **failed)
        assert answer.status_code == 422, verb
        assert "Return it with a note" in answer.content.decode()
    with pytest.raises(AnswersMissing):
        workflow.apply(practice, "accept", by=cast.state, checks={key.replace("_", "-"): "no"})
    assert not Decision.objects.exists()
    assert post(cast.district, practice, "return", **failed).status_code == 302  # says what to mend
    lesson = entry(kind="lesson")
    answer = post(cast.district, lesson, "accept", **checks(lesson, **{key: "no"}))
    assert answer.status_code == as_lesson


def test_a_failed_point_without_harm_publishes_and_is_remembered(cast, entry):
    practice = entry()
    sent = checks(practice, not_where="no", safe="unsure")
    assert post(cast.district, practice, "accept", **sent).status_code == 302
    history = reverse("practices:history", args=[practice.pk])
    for who in ("gp", "district2", "state", "auditor"):
        page = client_of(getattr(cast, who)).get(history).content.decode()
        assert "On the checklist: no" in page, who
        assert "It is safe for workers" in page, who
    assert "checklist" not in client_of(cast.gp2).get(history).content.decode()


def test_its_author_reads_what_to_mend(cast, entry):
    practice = entry()
    sent = checks(practice, known_how="no", steps="unsure")
    assert post(cast.district, practice, "return", **sent).status_code == 302
    for address in (
        practice.get_absolute_url(),
        reverse("practices:edit", args=[practice.pk]),
        reverse("practices:history", args=[practice.pk]),
    ):
        page = client_of(cast.gp).get(address).content.decode()
        assert "how the result is known" in page, address
    assert "To correct" in client_of(cast.gp).get(practice.get_absolute_url()).content.decode()


def test_a_return_that_names_nothing_is_refused(cast, entry):
    practice = entry()
    assert post(cast.district, practice, "return", **checks(practice)).status_code == 422
    assert post(cast.district, practice, "return").status_code == 422
    assert Practice.objects.get(pk=practice.pk).latest_version.state == "submitted"


def test_of_a_shielded_entry_the_checklist_stays_with_who_knows_it(cast, entry):
    practice = entry(shielded=True)
    sent = checks(practice, shielded="no")
    assert len(sent) == 11
    assert post(cast.district, practice, "accept", **sent).status_code == 422
    assert (
        post(cast.district, practice, "accept", **checks(practice, safe="unsure")).status_code
        == 302
    )
    history = reverse("practices:history", args=[practice.pk])
    assert "checklist" in client_of(cast.district2).get(history).content.decode()
    assert "checklist" not in client_of(cast.auditor).get(history).content.decode()
