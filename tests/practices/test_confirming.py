"""Still true? Who answers, what follows, when it is asked, and what lists and pages tell of it."""

import re
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import FundHead, Phase, Programme, User
from accounts.querysets import today
from events.models import Event, Outbox
from practices import search_index
from practices.errors import NotAllowed
from practices.living import adopting, asked_links, asking, confirming, due
from practices.models import Confirmation, Practice, Theme
from practices.search import Filters, find
from practices.views.verbs import LABELS
from tests.factories.practices import published_practice
from tests.factories.volume import many_published

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def published(cast, days=0, **more):
    """Return an entry of the GP that its district published so many days ago."""
    told = {"author": cast.gp, "desk": cast.district, "place": cast.places.home_gp}
    return published_practice(at=timezone.now() - days * DAY, **(told | more))


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def client_of(user):
    client = Client()
    client.force_login(User.objects.get(pk=user.pk))
    return client


def send(user, practice, **words):
    return client_of(user).post(reverse("practices:confirm", args=[practice.pk]), words)


def text_of(answer):
    return b"".join(answer).decode()


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2025, 12, 1), 1, date(2026, 1, 1)),
        (date(2025, 12, 31), 24, date(2027, 12, 31)),
    ],
)
def test_months_end_with_their_last_day(day, months, later):
    assert due.add_months(day, months) == later


def test_the_day_begins_in_india_and_each_cycle_asks_twice(cast):
    practice = published_practice(
        at=datetime(2025, 2, 28, 18, 40, tzinfo=UTC),  # 00:10 on 1 March in India
        author=cast.gp,
        desk=cast.district,
        place=cast.places.home_gp,
    )
    days = (practice.confirmed_on, practice.confirm_by, practice.sinks_on)
    assert days == (date(2025, 3, 1), date(2026, 3, 1), date(2027, 3, 1))
    before = datetime(2026, 2, 28, 18, 29, tzinfo=UTC)
    on_it = before + timedelta(minutes=1)
    assert asking.ask(before) == 0
    assert [asking.ask(on_it), asking.ask(on_it)] == [1, 0]
    assert asking.ask_again(on_it + 30 * DAY - timedelta(minutes=1)) == 0
    assert [asking.ask_again(on_it + 30 * DAY) for _ in range(2)] == [1, 0]
    told = Outbox.objects.filter(event__verb="ask-confirm", channel="portal")
    assert [(row.recipient, row.event.target) for row in told] == [
        (cast.gp, ""),
        (cast.gp, "again"),
    ]
    assert Event.objects.filter(verb="ask-confirm", agent="clock", actor=None).count() == 2
    confirming.confirm(practice, by=cast.gp)
    assert fresh(practice).asked_on is None
    assert asking.check() == (0, 0, 0)
    with pytest.raises(IntegrityError), transaction.atomic():
        Practice.objects.filter(pk=practice.pk).update(confirm_by=None)


def test_who_asks_by_mail_leads_to_three_buttons(cast):
    """The mail's link shows them to its office alone, and looking changes nothing."""
    practice = published(cast, days=380)
    asking.check()
    assert Outbox.objects.filter(event__verb="ask-confirm", channel="mail").count() == 1
    address = asked_links.address_of(fresh(practice))
    client = client_of(cast.gp)
    notices = text_of(client.get("/me/notices/"))
    assert address.split("?")[0] in notices
    page = text_of(client.get(address))
    assert page.count(f'action="/practices/{practice.pk}/confirm/"') == 4
    assert "Due for confirmation since" in page
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert not Confirmation.objects.exists()
    assert Client().get(address)["Location"].startswith("/accounts/login/?next=")
    assert client_of(cast.gp2).get(address).status_code == 403
    assert client.get(address[:-1] + "!").status_code == 404
    other = asked_links.mark_of(published(cast))
    there = reverse("practices:still_true", args=[practice.pk])
    assert client.get(f"{there}?asked={other}").status_code == 404
    desk = text_of(client_of(cast.district).get(there))
    assert ('value="changed"' in page, 'value="changed"' in desk) == (True, False)
    mark = asked_links.mark_of(fresh(practice))
    confirming.confirm(practice, by=cast.district)
    assert "has been confirmed since you were asked" in text_of(client.get(address))
    late = send(cast.gp, practice, answer="no-longer", note="It fell in.", asked=mark)
    assert late.status_code == 409
    assert "Confirmed: still true" in late.content.decode()
    assert fresh(practice).state == "published"


def test_yes_moves_the_day_once_whoever_repeats_it(cast):
    practice = published(cast, days=800)
    asking.check()
    same = {"request_id": uuid4()}
    answers = [send(cast.gp, practice, **same) for _ in range(2)]
    answers.append(send(cast.gp, practice))
    assert [answer.status_code for answer in answers] == [302] * 3
    row = Confirmation.objects.get()
    said = (row.answer, row.confirmed_as, row.office, row.still_true_on, row.version)
    assert said == ("yes", "author", cast.offices.gp, today(), practice.live_version)
    practice = fresh(practice)
    assert (practice.confirmed_on, practice.confirmation) == (today(), "yes")
    assert practice.confirm_by == due.add_months(today(), 12) == practice.search_row.confirm_by
    assert (practice.asked_on, practice.sinks_on) == (None, practice.search_row.sinks_on)
    assert send(cast.district, practice).status_code == 302
    assert [c.confirmed_as for c in practice.confirmations.all()] == ["author", "desk"]
    page = text_of(Client().get(practice.get_absolute_url()))
    assert "Last confirmed in" in page
    assert "To be confirmed again in" in page
    for name in ("gp2", "block", "national", "outsider", "auditor"):
        assert send(getattr(cast, name), practice).status_code == 403, name


def test_who_took_it_up_openly_confirms_too(cast):
    practice, told = published(cast, days=380), {"status": "tried", "result": "It works."}
    assert send(cast.gp2, practice).status_code == 403
    adopting.adopt(practice, by=cast.gp2, **told)
    adopting.adopt(practice, by=cast.outsider, shielded=True, **told)
    page = text_of(client_of(cast.gp2).get(practice.get_absolute_url()))
    assert f'action="/practices/{practice.pk}/confirm/"' in page
    assert send(cast.gp2, practice).status_code == 302
    row = Confirmation.objects.get()
    assert (row.confirmed_as, row.office) == ("adopter", cast.offices.gp2)
    for answer in ("changed", "no-longer"):
        assert send(cast.gp2, practice, answer=answer, note="Gone.").status_code == 403
    assert send(cast.outsider, practice).status_code == 403  # would name the shielded place


def test_a_day_is_neither_to_come_nor_before_the_last(cast):
    practice = published(cast, days=100)
    for days in (-1, 101):
        day = today() - days * DAY
        answer = send(cast.gp, practice, still_true_on=day.isoformat(), note="Kept words")
        assert answer.status_code == 422, days
        assert "Kept words" in answer.content.decode()
    assert send(cast.gp, practice, still_true_on="tomorrow").status_code == 422
    assert (
        send(cast.gp, practice, still_true_on=(today() - 40 * DAY).isoformat()).status_code == 302
    )
    assert fresh(practice).confirmed_on == today() - 40 * DAY
    assert (
        send(cast.gp, practice, still_true_on=(today() - 41 * DAY).isoformat()).status_code == 422
    )
    assert Confirmation.objects.count() == 1
    row = Confirmation.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Confirmation.objects.filter(pk=row.pk).update(still_true_on=today() + 2 * DAY)


def test_changed_opens_the_form_and_no_longer_withdraws(cast):
    practice = published(cast, days=380)
    edit = reverse("practices:edit", args=[practice.pk])
    for answer in ("changed", "no-longer"):
        assert send(cast.district, practice, answer=answer, note="Gone.").status_code == 403
    changed = send(cast.gp, practice, answer="changed", next=edit)
    assert changed["Location"] == edit
    assert fresh(practice).confirmation == "due"
    assert send(cast.gp, practice, answer="no-longer").status_code == 422
    assert send(cast.gp, practice, answer="maybe").status_code == 422
    ended = send(cast.gp, practice, answer="no-longer", note="The pits filled up again.")
    assert ended.status_code == 302
    assert fresh(practice).state == "withdrawn"
    assert "The pits filled up again." in text_of(Client().get(practice.get_absolute_url()))
    answers = [one.answer for one in Confirmation.objects.order_by("id")]
    assert answers == ["changed", "no-longer"]
    assert send(cast.gp, practice).status_code == 409
    with pytest.raises(NotAllowed):
        confirming.confirm(practice, by=User.objects.get(pk=cast.gp2.pk))


def end(cast, row, **words):
    """Let the National say when `row` ends; what the worker would then do is done."""
    address = reverse("accounts:end_programme", args=[row._meta.model_name, row.pk])
    return client_of(cast.national).post(address, words)


def test_a_fund_that_ended_makes_due_at_once_and_tells_once(
    cast, monkeypatch, django_capture_on_commit_callbacks
):
    asked = []
    monkeypatch.setattr("practices.ended_rows.async_task", lambda *job: asked.append(job))
    resting = published(cast, days=100, cost_source=["household", "mgnregs"])
    later = published(cast, days=1, cost_source=["mgnregs"])
    other = published(cast, days=100)
    row, successor = FundHead.objects.get(key="mgnregs"), FundHead.objects.get(key="vb-gram-g")
    day = today() - 10 * DAY
    words = {"ends_on": day.isoformat(), "successor": successor.pk}
    assert (
        client_of(cast.state)
        .post(reverse("accounts:end_programme", args=["fundhead", row.pk]), words)
        .status_code
        == 403
    )
    with django_capture_on_commit_callbacks(execute=True):
        assert end(cast, row, **words).status_code == 302
        assert end(cast, row, **words).status_code == 302
        assert end(cast, row, ends_on="2001-01-01").status_code == 422
    assert asked == [("practices.living.asking.reckon_row", "fundhead", row.pk)]
    asking.reckon_row(*asked[0][1:])
    asking.reckon_row(*asked[0][1:])
    assert asking.check() == (0, 0, 0)
    states = [fresh(one).confirmation for one in (resting, later, other)]
    assert states == ["due", "yes", "yes"]
    assert Event.objects.get(verb="ask-confirm").subject_id == resting.pk
    assert fresh(resting).search_row.confirm_by == day + DAY == fresh(resting).confirm_by
    page = text_of(Client().get(resting.get_absolute_url()))
    assert f"Its fund, MGNREGS, ended in {day:%B %Y}." in page
    confirming.confirm(resting, by=cast.gp)
    assert (asking.check(), fresh(resting).confirmation) == ((0, 0, 0), "yes")
    assert "Its fund" not in text_of(Client().get(resting.get_absolute_url()))


def test_an_end_to_come_waits_for_its_day_and_may_be_taken_back(cast):
    practice = published(cast, days=100, programme="both")
    row = Programme.objects.get(key="jjm")
    assert end(cast, row, ends_on=(today() + DAY).isoformat()).status_code == 302
    asking.reckon_row("programme", row.pk)
    assert (fresh(practice).confirmation, fresh(practice).confirm_by) == ("yes", today() + 2 * DAY)
    assert asking.ask(timezone.now() + DAY) == 0
    assert asking.ask(timezone.now() + 2 * DAY) == 1
    assert end(cast, row, ends_on="").status_code == 302
    asking.reckon_row("programme", row.pk)
    back = fresh(practice)
    assert back.confirm_by == due.add_months(back.confirmed_on, 12)
    assert back.asked_on is None


def test_a_phase_ends_for_what_began_within_it(cast):
    add = reverse("accounts:add_programme")
    words = {"kind": "phase", "key": "sbm-2", "name_en": "Phase II", "starts_on": "2023-01-01"}
    national = client_of(cast.national)
    assert national.post(add, words).status_code == 422  # of which programme?
    words["programme"] = Programme.objects.get(key="sbm").pk
    assert [national.post(add, words).status_code for _ in range(2)] == [302, 422]
    assert client_of(cast.district).get(add).status_code == 403
    assert "Phase II" in text_of(national.get(reverse("accounts:programmes")))
    within, before = published(cast, days=50), published(cast, days=50, started_on="2022-06-01")
    row = Phase.objects.get()
    end(cast, row, ends_on=(today() - DAY).isoformat())
    assert asking.make_due() == 1
    assert [fresh(one).confirmation for one in (within, before)] == ["due", "yes"]
    assert due.stand_of(fresh(within), within.live_version).reasons[0].startswith("Its phase")
    with pytest.raises(IntegrityError), transaction.atomic():
        Phase.objects.update(ends_on="2020-01-01")


def test_a_themes_own_cycle_is_the_shortest(cast):
    practice = published(cast, days=100, themes=["toilet-technology", "water-quality"])
    theme = Theme.objects.get(key="water-quality")
    Theme.objects.filter(pk=theme.pk).update(confirm_after=3)
    assert asking.reckon_theme(theme.pk) == 1
    assert asking.reckon_theme(theme.pk) == 0
    moved = fresh(practice)
    assert moved.confirm_by == due.add_months(moved.confirmed_on, 3)
    assert (moved.confirmation, moved.search_row.sinks_on) == ("due", moved.sinks_on)
    confirming.confirm(moved, by=cast.gp)
    assert fresh(practice).confirm_by == due.add_months(today(), 3)


def test_a_batch_costs_the_same_whatever_is_in_it(cast, monkeypatch):
    monkeypatch.setattr(asking, "BATCH", 20)
    pks = many_published(60, [{"cost_source": ["dmf"]}], [cast.places.home_gp])
    Practice.objects.filter(pk__in=pks).update(
        author_office=cast.offices.gp, confirmed_on=today() - 90 * DAY
    )
    FundHead.objects.filter(key="dmf").update(ends_on=today() - DAY)
    costs = []
    for number in (20, 40, 60):
        back = {"confirm_by": today() + 90 * DAY, "asked_on": None, "sinks_on": today() + DAY}
        Practice.objects.filter(pk__in=pks).update(**back)
        with CaptureQueriesContext(connection) as seen:
            assert asking.reckon_anew(Practice.objects.filter(pk__in=pks[:number])) == number
            assert asking.ask() == number
        costs.append(len(seen))
    assert costs[2] - costs[1] == costs[1] - costs[0] < 20
    told = Outbox.objects.filter(channel="portal", event__verb="ask-confirm")
    assert told.values("recipient", "event").distinct().count() == told.count() == 120


def test_two_missed_cycles_sink_below_what_matches_as_well(cast):
    entries = [published(cast, days=days) for days in (1, 300)]
    stale, good = sorted(entries, key=lambda practice: practice.pk)
    words, newest = Filters(), Filters(sort="newest")

    def order(filters):
        return [practice.pk for practice in find("twin pits", filters, cast.gp).practices]

    assert order(words) == [good.pk, stale.pk]  # the same rank: the later key first
    Practice.objects.filter(pk=good.pk).update(
        confirmed_on=today() - 740 * DAY, confirm_by=today() - 375 * DAY, sinks_on=today()
    )
    search_index.keep(good)
    assert order(words) == [stale.pk, good.pk]
    assert order(newest) == [practice.pk for practice in entries]
    Practice.objects.filter(pk=good.pk).update(sinks_on=today() + DAY)
    search_index.keep(good)
    assert order(words) == [good.pk, stale.pk]


def test_lists_files_and_pages_of_those_in_charge_tell_what_is_due(cast):
    names = {"yes": 10, "due": 380, "overdue": 400}
    told = {key: published(cast, days=days) for key, days in names.items()}

    def listed(key):
        found = Client().get(f"/practices.json?confirmed={key}").json()["results"]
        return {row["pk"]: row["confirmed"] for row in found}

    assert listed("yes") == {told["yes"].pk: "yes"}
    assert listed("due") == {told["due"].pk: "due", told["overdue"].pk: "overdue"}
    assert listed("overdue") == {told["overdue"].pk: "overdue"}
    assert Client().get("/practices/?confirmed=maybe").status_code == 400
    page = text_of(Client().get("/practices/?confirmed=overdue"))
    assert "Overdue for confirmation" in page
    sheet = text_of(Client().get("/practices.csv?confirmed=due")).splitlines()
    assert sheet[0].endswith("confirmed,confirmed_on,confirm_by")
    assert {line.split(",")[-3] for line in sheet[1:]} == {"due", "overdue"}
    home = text_of(client_of(cast.gp).get("/"))
    assert "2 practices of yours: are they still true?" in home
    own = text_of(client_of(cast.gp).get(reverse("practices:to_confirm")))
    assert [own.count(f"/practices/{one.pk}/still-true/") for one in told.values()] == [0, 1, 1]
    desk = text_of(client_of(cast.district).get("/me/"))
    assert "1 practice in Girwa District is overdue for confirmation." in desk
    assert "?confirmed=overdue&amp;district=9104" in desk
    assert text_of(client_of(cast.block).get("/places/mine/")).count("Due for confirmation") == 2
    assert "Nothing to confirm" in text_of(client_of(cast.gp2).get(reverse("practices:to_confirm")))


def test_of_a_shielded_one_only_the_month_is_told(cast):
    told = {"shielded": True, "who_did_what": "The masons and each household."}
    practice = published(cast, days=500, **told)
    at = timezone.now() - 7 * DAY
    confirming.confirm(practice, by=cast.gp, note="Seen by the Secretary of Khajuri", at=at)
    confirming.confirm(practice, by=cast.district, at=at)
    practice = fresh(practice)
    assert {practice.confirmed_on.day, practice.confirm_by.day, practice.sinks_on.day} == {1}
    assert due.confirmed_on(practice) == today(at)
    pages = [
        text_of(Client().get(address))
        for address in (
            practice.get_absolute_url(),
            reverse("practices:history", args=[practice.pk]),
            "/practices.json",
        )
    ]
    assert "Last confirmed in" in pages[0]
    assert "Confirmed: still true" in pages[1]
    assert f'"confirmed_on": "{today(at):%Y-%m}"' in pages[2]
    for page in pages:
        main = page[max(page.find("<main"), 0) :]
        for word in ("Khajuri", "Girwa", "Secretary", "District Coordinator"):
            assert word not in main, word
    with pytest.raises(IntegrityError), transaction.atomic():
        Practice.objects.filter(pk=practice.pk).update(confirm_by=date(2030, 1, 2))


def test_the_verb_has_its_words():
    assert LABELS["confirm"] == "Confirm"
