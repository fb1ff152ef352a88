"""Certificates: who earns, makes and reads one, what it names; nothing shielded has one."""

import csv
from pathlib import Path
from uuid import uuid4

import pypdfium2
import pytest
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from events import erasures
from learning import workflow as workflow_of_gaps
from learning.models import Answer, Certificate, Gap
from learning.questions import workflow as of_questions
from learning.recognition import earning, services
from learning.recognition.codes import new_code, read_code
from learning.views import certificates
from practices import workflow
from practices.errors import NotAllowed, WrongState
from practices.living import endorsing
from practices.models import Particulars
from tests.factories.learning import answer_of, gap_of, question_of
from tests.factories.practices import practice_in
from tests.factories.recognition import certificate_of, used
from tests.factories.visits import visit_in
from tests.workshops.conftest import client_of
from workshops.models import Visit

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).parents[3] / "docs" / "rights-recognition.csv"
ROWS = [row for row in csv.DictReader(TABLE.open()) if row["action"] != "celebrate"]


@pytest.fixture
def practice(cast, entry):
    return used(entry("published"), cast.gp2, cast.block, cast.outsider)


def row_of(practice, **more):
    """Return a certificate as it was made before its practice became what it is now."""
    told = {"office": practice.author_office, "version": practice.live_version}
    told |= {"merit": "uptake", "mark": 3, "number": 3, "at": timezone.now()}
    return Certificate.objects.create(practice=practice, **(told | more))


def outcome(client, action, practice, code):
    if action == "make":
        answer = client.post("/certificates/make/", {"merit": "uptake", "practice": practice.pk})
    elif action == "unname":
        answer = client.post(f"/certificates/{code}/unname/")
    else:
        answer = client.get(f"/certificates/{code}" + ("/" if action == "view" else ".pdf"))
    if answer.status_code == 302:
        return "login" if answer["Location"].startswith("/accounts/login/") else "done"
    return str(answer.status_code)


@pytest.mark.parametrize("state", ["earned", "made", "withdrawn", "shielded"])
def test_each_row_holds(cast, entry, practice, state):
    code, wrong = new_code(), []
    if state == "shielded":
        practice = used(entry("published", shielded=True), cast.gp2, cast.outsider, cast.state)
    if state != "earned":
        code = row_of(practice).code
    if state == "withdrawn":
        workflow.apply(practice, "withdraw", by=cast.district, note="It no longer holds.")
    for row in ROWS:
        client = client_of(None if row["role"] == "anonymous" else getattr(cast, row["role"]))
        with transaction.atomic():
            got = outcome(client, row["action"], practice, code)
            transaction.set_rollback(True)
        if got != row[state]:
            wrong.append(f"{row['role']} {row['action']}: {got}, not {row[state]}")
    assert not wrong, "\n".join(wrong)


def test_nobody_earns_by_her_own_word(cast, entry):
    """Not by what her office says of places below, nor as her own guest, nor by her own need."""
    places = (cast.places.home_gp, cast.places.next_gp, cast.places.home_block)
    of_district = {"author": cast.district, "place": cast.places.home_district, "desk": cast.state}
    told = practice_in("published", **of_district)
    lesson = practice_in("published", **of_district, kind="lesson")
    for place in places:
        used(told, cast.district, place=place)
        used(lesson, cast.district, place=place)
    gap = gap_of(cast.gp)
    Gap.objects.filter(pk=gap.pk).update(answer=lesson, state="answered", person=cast.district)
    visit = visit_in("closed", host=cast.district, guest=cast.outsider, begins=0)
    Visit.objects.filter(pk=visit.pk).update(person=cast.district)
    assert earning.earned_by([told.author_office]) == []
    used(told, cast.gp, cast.gp2, cast.block, changed="Two months later.")  # in their own words
    assert [one.number for one in earning.earned_by([told.author_office])] == [3]


def test_what_is_earned_is_counted_from_what_others_did(cast, entry, practice):
    offices = [cast.offices.gp]
    (one,) = earning.earned_by(offices)
    assert (one.merit, one.practice, one.mark, one.number, one.districts) == (
        *("uptake", practice, 3, 3),
        2,
    )
    used(practice, cast.gp)  # its own place counts for nothing
    used(practice, cast.state, shielded=True)  # nor does what is covered
    used(practice, cast.district, status="tried")
    assert earning.earned_by(offices) == [one]
    used(practice, cast.gp2, status="dropped")
    assert earning.earned_by(offices) == []

    lesson = entry("published", kind="lesson")
    assert earning.earned_by(offices) == []
    used(lesson, cast.gp2, status="planned")
    assert [(one.merit, one.practice) for one in earning.earned_by(offices)] == [("lesson", lesson)]
    hidden = entry("published", kind="lesson", shielded=True)
    used(hidden, cast.gp2, cast.outsider)
    assert len(earning.earned_by(offices)) == 1
    workflow.apply(lesson, "withdraw", by=cast.district, note="Wrong.")
    assert earning.earned_by(offices) == []

    visit_in("held", host=cast.gp, guest=cast.outsider, begins=0)
    assert earning.earned_by(offices) == []  # without its debrief
    visit_in("closed", host=cast.gp, guest=cast.outsider, begins=0)
    assert [(one.merit, one.number) for one in earning.earned_by(offices)] == [("visits", 1)]

    far = {"author": cast.outsider, "place": cast.places.far_district}
    seen = [practice_in("published", **far) for _n in range(3)]
    secret = practice_in("published", **far, shielded=True)
    for one in [*seen[:2], secret]:
        endorsing.endorse(one, by=cast.gp2, type_="saw-it")
    endorsing.endorse(seen[2], by=cast.gp2, type_="we-do-this")
    assert earning.earned_by([cast.offices.gp2]) == []
    endorsing.endorse(seen[2], by=cast.gp2, type_="saw-it")
    assert [(one.merit, one.number) for one in earning.earned_by([cast.offices.gp2])] == [
        ("seen", 3)
    ]


def test_two_offices_that_visit_each_other_again_earn_no_more(cast):
    offices = [cast.offices.gp]
    for _time in range(2):
        visit = visit_in("closed", host=cast.gp, guest=cast.outsider, begins=0)
    assert [one.number for one in earning.earned_by(offices)] == [1]
    elsewhere = visit_in("closed", host=cast.gp, guest=cast.block, begins=0)
    assert [one.number for one in earning.earned_by(offices)] == [2]
    Visit.objects.filter(pk=elsewhere.pk).update(person=visit.person)  # the same guest
    assert [one.number for one in earning.earned_by(offices)] == [1]


def test_a_lesson_that_answers_another_office_is_used(cast, entry):
    lesson = entry("published", kind="lesson")
    own = gap_of(cast.gp)
    workflow_of_gaps.apply(own, "answer", by=cast.gp, practice=lesson)
    assert earning.earned_by([cast.offices.gp]) == []
    workflow_of_gaps.apply(gap_of(cast.gp2), "answer", by=cast.gp2, practice=lesson)
    assert earning.earned_by([cast.offices.gp])[0].merit == "lesson"


def test_best_answers_to_others_are_help(cast):
    offices = [cast.offices.gp]
    # The first question is shielded, and who asks twice counts once.
    for n, asker in enumerate((cast.block, cast.gp2, cast.gp2, cast.district, cast.outsider)):
        question = question_of(asker, f"How deep is pit number {n}?", shielded=n == 0)
        best = answer_of(question, cast.gp)
        of_questions.apply(question, "accept", by=asker, answer=best)
        assert [one.number for one in earning.earned_by(offices)] == ([3] if n == 4 else [])
    Answer.objects.filter(best_of__isnull=False).update(hidden=True)
    assert earning.earned_by(offices) == []


def test_it_is_made_once_by_its_office_and_again_at_the_next_mark(cast, practice):
    client, form = client_of(cast.gp), {"merit": "uptake", "practice": practice.pk}
    page = client.get("/certificates/").content.decode()
    assert "in use in 3 places of 2 districts" in page
    first, again = (client.post("/certificates/make/", form)["Location"] for _twice in range(2))
    (one,) = Certificate.objects.all()
    assert first == again == one.get_absolute_url()
    assert "in use in 3 places of 2 districts" in client.get(first).content.decode()
    assert "Make the certificate" not in client.get("/certificates/").content.decode()
    assert client.post("/certificates/make/", form | {"merit": "points"}).status_code == 422
    assert client.post("/certificates/make/", form | {"practice": "987654"}).status_code == 404
    assert client.post("/certificates/make/", {"merit": "visits"}).status_code == 422
    visits = {"merit": "visits", "office": cast.offices.gp2.pk}
    assert client.post("/certificates/make/", visits).status_code == 403
    visits["office"] = cast.offices.gp.pk
    assert client.post("/certificates/make/", visits).status_code == 409
    used(practice, cast.district, cast.state)
    assert services.make("uptake", by=cast.gp, practice=practice).mark == 5
    with pytest.raises(NotAllowed):
        services.make("uptake", by=cast.gp2, practice=practice)
    with pytest.raises(WrongState):
        services.make("lesson", by=cast.gp, practice=practice)
    for faulty in ({"mark": 5}, {"mark": 12}, {"merit": "visits", "mark": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            row_of(practice, **faulty)


def test_the_paper_says_the_same_in_hindi_and_is_set_from_data(cast, entry, client):
    title = "*[$ #panic() twin pits"
    practice = used(entry("published", title=title), cast.gp2, cast.block, cast.outsider)
    one = certificate_of(practice, by=cast.gp)
    for language, word in (("en", "Certificate"), ("hi", "प्रमाण")):
        answer = client.get(f"/certificates/{one.code}.pdf?lang={language}")
        paper = pypdfium2.PdfDocument(answer.content)
        assert (answer["Content-Type"], len(paper)) == ("application/pdf", 1)
        width, height = paper[0].get_size()
        assert width > height
        words = paper[0].get_textpage().get_text_range()
        assert word in words
        assert one.code in words
        assert "#panic()" in words
    assert client.get(f"/certificates/{one.code}.pdf?lang=xx").status_code == 400


def test_a_name_stands_on_it_only_by_a_yes_and_goes_with_it(
    cast, practice, client, settings, tmp_path
):
    settings.ERASURE_LEDGER = tmp_path / "erasures.jsonl"
    User.objects.filter(pk=cast.gp.pk).update(name="Rampyari Named")
    cast.gp.refresh_from_db()
    one = certificate_of(practice, by=cast.gp)
    address = one.get_absolute_url()
    assert "Rampyari" not in client.get(address).content.decode()
    one.delete()
    one = certificate_of(practice, by=cast.gp, with_name=True)
    address = one.get_absolute_url()
    assert "Rampyari Named" in client.get(address).content.decode()
    assert client_of(cast.gp).post(f"{address}unname/").status_code == 302
    assert "Rampyari" not in client.get(address).content.decode()
    Certificate.objects.update(named="author")
    erasures.forget("name", cast.gp.uid)
    assert Certificate.objects.get().named == ""
    Certificate.objects.update(named="author")

    told = Particulars.objects.filter(version=practice.live_version)
    told.update(told_by_name="Sita Teller")
    assert services.whose_name(fresh(practice), cast.gp) == ("", "")  # she has said no yes
    told.update(tellers_yes="by-phone")
    assert services.whose_name(fresh(practice), cast.gp) == ("teller", "Sita Teller")
    Certificate.objects.update(named="teller")
    assert "Sita Teller" in client.get(address).content.decode()
    told.update(consent_withdrawn_at=timezone.now())
    assert "Sita" not in client.get(address).content.decode()
    erasures.forget("person", cast.gp.uid)
    assert "Rampyari" not in client.get(address).content.decode()
    assert Certificate.objects.get().person is None


def fresh(practice):
    return type(practice).objects.get(pk=practice.pk)


def test_what_was_withdrawn_for_danger_shows_no_title(cast, practice, entry, client):
    one = certificate_of(practice, by=cast.gp)
    note = {"by": cast.district, "note": "It is dangerous."}
    with transaction.atomic():
        workflow.apply(practice, "supersede", **note, replacement=entry("published"))
        assert "replaced since" in client.get(one.get_absolute_url()).content.decode()
        transaction.set_rollback(True)
    title = practice.title
    assert title in client.get(one.get_absolute_url()).content.decode()
    workflow.apply(practice, "withdraw", **note, ground="unsafe")
    page = client.get(one.get_absolute_url()).content.decode()
    assert "is taken back" in page
    assert title not in page


def test_a_code_is_typed_with_slips_and_guessing_ends(cast, practice, client, monkeypatch):
    cache.clear()
    one = certificate_of(practice, by=cast.gp)
    for typed in (one.code, one.code.lower().replace("-", " "), one.code.replace("-", "")):
        assert read_code(typed) == one.code
        answer = client.get("/certificates/", {"code": typed})
        assert answer["Location"] == one.get_absolute_url()
    assert client.get(f"/c/{one.code}")["Location"] == one.get_absolute_url()
    other = "1" if one.code[0] != "1" else "2"
    assert read_code(other + one.code[1:]) is None
    assert client.get("/certificates/", {"code": "LS-7K3M9QAX"}).status_code == 404
    monkeypatch.setattr(certificates, "WRONG_AN_HOUR", 3)
    wrong = [client.get(f"/certificates/{new_code()}/").status_code for _n in range(4)]
    assert wrong == [404, 404, 404, 429]
    assert client.get(one.get_absolute_url()).status_code == 200  # who holds the paper still reads


def test_the_list_costs_the_same_however_much_is_earned(cast, entry, practice):
    client, counts = client_of(cast.gp), []
    certificate_of(practice, by=cast.gp)
    for _round in range(2):
        used(entry("published"), cast.gp2, cast.block, cast.outsider)
        client.get("/certificates/")
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/certificates/").status_code == 200
        counts.append(len(seen))
        certificate_of(used(entry("published"), cast.gp2, cast.block, cast.outsider), by=cast.gp)
    assert counts[0] == counts[1]


def test_a_request_id_of_another_form_makes_no_second_one(cast, practice):
    client, told = client_of(cast.gp), {"merit": "uptake", "practice": practice.pk}
    form = told | {"request_id": str(uuid4())}
    first = client.post("/certificates/make/", form)
    Certificate.objects.all().delete()
    assert client.post("/certificates/make/", form)["Location"] == first["Location"]
    assert not Certificate.objects.exists()
