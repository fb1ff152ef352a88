"""The report: who runs it sees it, everybody once it is out, corrected with a date, on paper."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from events import erasures
from events.models import Event, Outbox
from practices.errors import NotAllowed
from practices.models import Theme
from tests.packs.reading import Paper, words_of
from tests.workshops.conftest import client_of
from tests.workshops.test_drafting import hall, told  # noqa: F401  a fixture
from tests.workshops.test_people import join, running  # noqa: F401  a fixture
from workshops import on_paper, workflow
from workshops.models import Card, Correction, Report
from workshops.report import jobs, services
from workshops.report.countdown import standing_of_report
from workshops.report.languages import FURTHER, OF_STATE, theme_name
from workshops.report.papers import report_paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def over(cast, hall):  # noqa: F811
    """Return (workshop that is over, address of its report, client of the facilitator)."""
    workshop = workflow.apply(hall, "close", by=cast.state)
    return workshop, f"/workshops/{workshop.pk}/report/", client_of(cast.facilitator)


def text(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def publish(client, here):
    return client.post(f"{here}publish/", {"read": "on", "request_id": uuid4()})


def test_a_report_comes_out_once_it_is_read_and_is_corrected_with_a_date(cast, over):
    workshop, here, runs = over
    assert client_of().get(here).status_code == 404
    assert "Not yet out" in text(runs.get(here))
    refused = runs.post(f"{here}publish/")
    assert refused.status_code == 422
    assert "Read it first" in refused.content.decode()

    sent = {"foreword": "We met.", "language": "en", "revision": 1, "left_out": ["1"]}
    stale = sent | {"revision": 7, "foreword": "Mine, kept"}
    stale = runs.post(f"{here}edit/", stale)
    assert (stale.status_code, "Mine, kept" in stale.content.decode()) == (409, True)
    assert runs.post(f"{here}edit/", sent | {"left_out": ["99"]}).status_code == 422
    assert runs.post(f"{here}edit/", sent).status_code == 302
    once = {"read": "on", "request_id": uuid4()}
    assert [runs.post(f"{here}publish/", once).status_code for _n in "ab"] == [302, 302]
    assert publish(runs, here).status_code == 409
    assert len(told(cast.gp, "publish-report")) == 1

    page = text(client_of().get(here))
    assert "We met." in page
    assert "Pits fill." in page
    for hidden in (
        "Card 1 · Good practice",
        "Kamla",
        "Pani Samiti",
        "Before everybody",
        "Far away",
    ):
        assert hidden not in page, hidden
    assert "Read the report" in text(client_of().get(workshop.get_absolute_url()))
    again = sent | {"revision": 3, "left_out": [], "foreword": "We met again."}
    assert runs.post(f"{here}edit/", again).status_code == 422  # silently it is not corrected
    again |= {"correction": "Card 1 was left out by a slip."}
    assert runs.post(f"{here}edit/", again).status_code == 302
    page = text(client_of().get(here))
    assert "Corrected on" in page
    assert "left out by a slip" in page
    assert "Card 1 · Good practice" in page


def test_who_told_a_card_decides_whether_and_with_which_name(cast, hall, running):  # noqa: F811
    _workshop, code = running
    phone, _answer = join(code, name="Sita Plantedname")
    said = {"kind": "lesson", "text": "Told by Sita.", "language": "en", "place": ""}
    phone.post(f"/workshops/{hall.pk}/cards/", said | {"uid": uuid4()})
    own = Card.objects.get(text="Told by Sita.")
    say = f"/workshops/{hall.pk}/cards/{own.number}/say/"
    here, runs = f"/workshops/{hall.pk}/report/", client_of(cast.facilitator)
    assert "Told by Sita." in text(runs.get(here))
    for client in (runs, client_of(cast.gp)):  # neither who runs it nor another participant
        assert client.post(say, {"in_report": "named"}).status_code == 403
    assert client_of().post(say, {"in_report": "withheld"}).status_code == 404
    phone.post(say, {"in_report": "always"})
    own.refresh_from_db()
    assert own.in_report == "shown"
    assert "Plantedname" not in text(runs.get(here))

    assert phone.post(say, {"in_report": "named"}).status_code == 302
    assert "told by Sita Plantedname" in text(runs.get(here))
    assert 'value="named" selected' in text(phone.get(f"/workshops/{hall.pk}/cards/"))
    phone.post(say, {"in_report": "withheld"})
    assert "Told by Sita." not in text(runs.get(here))
    Card.objects.filter(number=1).update(left_out=True)
    raw = words_of(runs.get(f"/workshops/{hall.pk}/told.pdf"))
    assert "The committee meets each Monday." in raw  # left out of the report, not in the hall
    assert "Told by Sita." not in raw
    with pytest.raises(NotAllowed):
        services.say_of_card(own, "named", seat=None, user=cast.facilitator)


def test_who_runs_it_is_reminded_at_the_end_and_when_it_is_late(cast, over):
    workshop, here, runs = over
    now = timezone.now()
    for _time in range(2):
        jobs.remind(now)
    assert (
        len(told(cast.facilitator, "ask-for-report")),
        len(told(cast.state, "miss-report")),
    ) == (
        1,
        0,
    )
    assert "hours are left" in text(runs.get(workshop.get_absolute_url()))
    assert "hours are left" not in text(client_of().get(workshop.get_absolute_url()))
    late = services.due_at(workshop)
    assert standing_of_report(workshop, late - timedelta(minutes=1)).hours == 1
    assert standing_of_report(workshop, late).hours == 0
    for _time in range(2):
        jobs.remind(late)
    assert len(told(cast.state, "miss-report")) == 1
    notice = client_of(cast.state).get("/me/notices/").content.decode()
    assert here in notice
    publish(runs, here)
    jobs.remind(late)
    assert Event.objects.filter(agent="clock").count() == 2
    Report.objects.all().delete()
    jobs.remind(now + timedelta(days=30))
    assert not Report.objects.exists()
    assert Outbox.objects.filter(event__verb="miss-report").count()


def test_the_report_is_printed_in_both_languages_as_written(cast, over):
    workshop, here, runs = over
    evil = '#read("x") *[$ `raw` <b>'
    services.edit(workshop, by=cast.state, revision=1, foreword=evil, language="en", left_out=[])
    publish(runs, here)
    address = f"/workshops/{workshop.pk}/report.pdf"
    english = Paper(b"".join(client_of().get(f"{address}?lang=en").streaming_content))
    assert english.says(evil)
    assert english.says("Report of the workshop")
    assert english.says("Pits fill.")
    assert not english.says("Kamla")
    assert not english.ink_at_the_edge()
    hindi = words_of(client_of().get(f"{address}?lang=hi"))
    assert "कौन आए" in hindi
    assert client_of().get(f"{address}?lang=xx").status_code == 400
    cache.clear()


CAME = {
    "as": "কোন কোন আহিছিল",
    "bn": "কারা এসেছিলেন",
    "gu": "કોણ કોણ આવ્યું",
    "kn": "ಭಾಗವಹಿಸಿದವರು",
    "ml": "പങ്കെടുത്തവർ",
    "mr": "कोण कोण आले",
    "or": "କେଉଁମାନେ ଆସିଥିଲେ",
    "pa": "ਕੌਣ ਆਏ",
    "ta": "வந்தவர்கள்",
    "te": "హాజరైనవారు",
}


def test_each_further_language_is_tried():
    assert CAME.keys() == set(FURTHER)


@pytest.mark.parametrize(("language", "came"), CAME.items())
def test_it_is_told_in_the_languages_of_the_states(cast, over, monkeypatch, language, came):
    workshop, here, runs = over
    publish(runs, here)
    page = text(client_of().get(f"{here}?lang={language}"))
    assert f' lang="{language}"><h2>{came}</h2>' in page
    assert '<html lang="en"' in page  # the pages themselves speak no further language
    assert f'href="?lang={language}"' not in text(client_of().get(here))  # not of this State
    monkeypatch.setitem(OF_STATE, cast.places.home_state.code, (language,))
    assert f'href="?lang={language}"' in text(client_of().get(here))
    assert client_of().get(f"{here}?lang=xx").status_code == 400
    assert client_of().get(f"/{language}/workshops/").status_code == 404
    with translation.override(language):
        said = report_paper(workshop, services.report_of(workshop), AnonymousUser())
    fixed = [
        said["title"]["w"],
        *said["notes"],
        said["page-words"].replace("{n}", "").replace("{of}", ""),
    ]
    with translation.override(language):
        fixed += [on_paper.words_of(*sheets) for sheets in ((3, 30), (28, 30), (20, 30))]
    fixed += [words for part in said["parts"] for words in (part["title"], part["sentence"])]
    assert not [words for words in fixed if re.search("[A-Za-z]{2}", words)], fixed
    paper = words_of(client_of().get(f"/workshops/{workshop.pk}/report.pdf?lang={language}"))
    assert "\u25a1" not in paper  # each sign is in a font
    assert "Pits fill." in paper
    cache.clear()


def test_themes_have_names_in_the_further_languages():
    themes = Theme.objects.current()
    for language in FURTHER:
        with translation.override(language):
            latin = [one.key for one in themes if re.search("[A-Za-z]{2}", theme_name(one))]
        assert latin == []


def test_an_erased_name_goes_from_foreword_and_corrections(cast, over):
    workshop, here, runs = over
    cast.gp.name = "Rampyari Plantedname"
    cast.gp.save()
    publish(runs, here)
    words = {"foreword": "Thanks to Rampyari Plantedname.", "language": "en", "left_out": []}
    words["correction"] = "Rampyari  Plantedname was there."
    services.edit(workshop, by=cast.state, revision=2, **words)
    erasures.forget("person", cast.gp.uid)
    assert Report.objects.get().foreword == "Thanks to […]."
    assert Correction.objects.get().words == "[…] was there."


def test_the_report_costs_the_same_however_much_was_told(cast, over):
    workshop, here, runs = over
    publish(runs, here)
    Card.objects.create(
        workshop=workshop, number=49, kind="gap", text="Gap", language="en", made_at=timezone.now()
    )
    client_of().get(here)
    with CaptureQueriesContext(connection) as few:
        client_of().get(here)
    Card.objects.bulk_create(
        Card(
            workshop=workshop,
            number=n,
            kind="gap",
            text=f"Gap {n}",
            language="en",
            made_at=timezone.now(),
            district=cast.places.home_district,
        )
        for n in range(50, 90)
    )
    with CaptureQueriesContext(connection) as many:
        client_of().get(here)
    assert len(many) == len(few)
