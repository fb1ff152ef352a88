"""Asked for in another language: by one tap, once; closed and told once it can be read in it."""

import csv
import re
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.standing import standing_of
from events.erasures import forget
from events.models import Event, Outbox
from learning import services as gaps
from learning import workflow as gaps_workflow
from learning.in_language import services
from learning.models import Gap, TranslationAsk, TranslationAsker
from places.folding import fold
from practices import shield, workflow
from practices.errors import AnswersMissing
from practices.living import translating
from practices.living.translated import originals
from tests.practices.hiding import client_of, text_of

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).parents[2] / "docs" / "rights-translations.csv"
ROWS = list(csv.DictReader(TABLE.open()))
LIST = "/gaps/translations/"


def address(practice, language="hi"):
    return f"{LIST}{practice.pk}/{language}/ask/"


def translated(practice, by, checker):
    practice.refresh_from_db()
    read = practice.live_version_id
    texts = {key: f"अनूदित {key}" for key in originals(practice.live_version)}
    before = translating.base_of(practice, "hi", by)
    words = {"by": by, "texts": texts, "read": read, "submit": True}
    words["revision"] = before.revision if before else 0
    one = translating.save(practice, "hi", **words)
    translating.check(one, by=checker, revision=one.revision)
    return practice


def page(practice, user, prefix="/hi"):
    return text_of(client_of(user).get(f"{prefix}/practices/{practice.pk}/{practice.slug}/"))


def test_each_row_of_its_rights_holds(cast, entry):
    states, wrong = ("published", "withdrawn", "draft"), []
    practices = {state: entry(state) for state in states}
    practices["shielded"] = entry("published", shielded=True)
    practices["translated"] = translated(entry("published"), cast.gp2, cast.gp)
    for row in ROWS:
        client = client_of(None if row["role"] == "anonymous" else getattr(cast, row["role"]))
        for state, practice in practices.items():
            with transaction.atomic():
                answer = client.post(address(practice))
                transaction.set_rollback(True)
            got = str(answer.status_code)
            if got == "302":
                got = "login" if "/accounts/login/" in answer["Location"] else "done"
            if got != row[state]:
                wrong.append(f"{row['role']} {state}: {got}, not {row[state]}")
    assert not wrong, "\n".join(wrong)


def test_one_tap_counts_once_and_a_checked_translation_tells_who_asked(cast, entry):
    practice, events = entry("published"), Event.objects.count()
    assert address(practice) in page(practice, cast.reader)
    assert LIST not in page(practice, None) + page(practice, cast.reader, prefix="")
    for language in ("ta", "xx"):  # a language of entries, not of pages, and none
        assert client_of(cast.reader).post(address(practice, language)).status_code == 404
    assert client_of(cast.reader).post(address(practice, "en")).status_code == 409
    for _time in range(2):
        assert client_of(cast.reader).post(address(practice)).status_code == 302
    assert (TranslationAsk.objects.count(), TranslationAsker.objects.count()) == (1, 1)
    assert Event.objects.count() == events  # who asked is nobody's affair
    assert address(practice) not in page(practice, cast.reader)
    told = text_of(Client().get(LIST))
    assert practice.title in told
    assert ("Some ask for it" in told, "/translate/" in told) == (True, False)
    assert f"/practices/{practice.pk}/translate/hi/" in text_of(client_of(cast.gp2).get(LIST))
    askers = [cast.gp, cast.block, cast.outsider, cast.district3]
    for person in askers:
        services.ask(practice, "hi", by=person)
    assert "5 people ask for it" in text_of(Client().get(LIST))
    assert "Asked for in another language" in text_of(
        client_of(cast.gp2).get("/practices/translations/")
    )
    translated(practice, cast.gp2, cast.gp)
    heard = Outbox.objects.filter(event__verb=services.CLOSED, channel="portal")
    assert sorted(one.recipient_id for one in heard) == sorted(
        person.pk for person in (cast.reader, *askers)
    )
    notices = text_of(client_of(cast.reader).get("/me/notices/"))
    assert "can be read in हिन्दी now. You asked for it." in notices
    assert practice.title not in text_of(Client().get(LIST))
    assert address(practice) not in page(practice, cast.reader)
    refused = client_of(cast.reader).post(address(practice))
    assert (refused.status_code, "Read its page again" in text_of(refused)) == (409, True)


def test_a_shielded_one_tells_its_month_and_who_is_erased_asks_no_more(cast, entry):
    now = timezone.now()
    shielded = entry("published", shielded=True)
    services.ask(shielded, "hi", by=cast.reader, at=now)
    one = TranslationAsk.objects.get()
    assert (one.asked_at, one.pk >= 10**12, one.uid.version) == (shield.month_of(now), True, 4)
    with pytest.raises(IntegrityError), transaction.atomic():
        TranslationAsk.objects.create(practice=shielded, language="hi", asked_at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        TranslationAsker.objects.create(ask=one, person=cast.reader, at=now)
    services.ask(shielded, "hi", by=cast.gp2)
    forget("person", cast.reader.uid, now)
    assert one.askers.get().person == cast.gp2
    forget("person", cast.gp2.uid, now)
    assert not TranslationAsk.objects.exists()


def test_a_day_has_a_limit_and_the_list_costs_the_same(cast, entry, monkeypatch):
    monkeypatch.setattr(services, "MOST_A_DAY", 2)
    first, second, third = (entry("published") for _n in range(3))
    services.ask(first, "hi", by=cast.reader)
    Client().get(LIST)
    with CaptureQueriesContext(connection) as few:
        Client().get(LIST)
    services.ask(second, "hi", by=cast.reader)
    with CaptureQueriesContext(connection) as more:
        Client().get(LIST)
    assert len(few) == len(more)
    with pytest.raises(AnswersMissing):
        services.ask(third, "hi", by=cast.reader)
    assert client_of(cast.reader).post(address(third)).status_code == 422
    services.ask(first, "hi", by=cast.reader)  # counted already
    # A new version that is written in the language answers it too.
    second.language = "hi"
    services.close_told(Event(at=timezone.now()), second)
    assert list(TranslationAsk.objects.waiting()) == [TranslationAsk.objects.get(practice=first)]


def test_the_register_has_it_too_the_most_asked_for_first(cast, entry):
    few, many = (entry("published", title=f"Asked by {how}") for how in ("few", "many"))
    services.ask(few, "hi", by=cast.gp)
    people = [cast.gp, cast.gp2, cast.block, cast.district, cast.state]
    for person in people:
        services.ask(many, "ta", by=person)
    desk = client_of(cast.state)
    shown = desk.get("/gaps/missing/").content.decode()
    assert 0 < shown.index("Asked by many") < shown.index("Asked by few")
    assert ("5 people ask for it" in shown, "Some ask for it" in shown) == (True, True)
    (way,) = re.findall(r'href="(/gaps/new/[^"]+many[^"]+origin=translation[^"]+)"', shown)
    form = desk.get(way.replace("&amp;", "&")).content.decode()
    assert 'name="origin" value="translation"' in form
    assert "Asked by many" in form
    sent = {"looked_for": "Asked by many, in Tamil", "why": "Five ask.", "origin": "translation"}
    sent |= {"place": cast.places.home_state.key, "language": "en"}
    sent["shown_for"] = fold(sent["looked_for"])
    assert desk.post("/gaps/new/", sent).status_code == 302
    gap = Gap.objects.get()
    assert (gap.origin, gap.is_open, gap.translation) == ("translation", True, None)
    assert "cannot read in their language" in desk.get(gap.get_absolute_url()).content.decode()


def ask_in_register(by, ask, *, why="", shielded=False):
    """Ask in the register, as `by` for her place, for what is asked for in another language."""
    told = {"place": standing_of(by).main_office.place, "language": "en", "why": why}
    told |= {"looked_for": "This in Hindi", "origin": "translation", "translation": ask}
    return gaps.ask(by=by, shielded=shielded, **told)


def test_the_register_leads_to_the_translation_and_back(cast, entry):
    practice = entry("published", title="Asked in Hindi")
    services.ask(practice, "hi", by=cast.gp)
    ask, desk = TranslationAsk.objects.get(), client_of(cast.state)
    missing = desk.get("/gaps/missing/").content.decode()
    (way,) = re.findall(r'href="(/gaps/new/[^"]+Asked[^"]+)"', missing)
    form = desk.get(way.replace("&amp;", "&")).content.decode()
    assert f'name="translation" value="{ask.pk}"' in form
    sent = {"looked_for": "It in Hindi", "origin": "translation", "translation": ask.pk}
    sent |= {"place": cast.places.home_state.key, "language": "en"}
    sent["shown_for"] = fold(sent["looked_for"])
    assert desk.post("/gaps/new/", sent).status_code == 302
    gap = Gap.objects.get()
    assert gap.translation == ask
    page = text_of(client_of(cast.gp2).get(gap.get_absolute_url()))
    assert f"/practices/{practice.pk}/translate/hi/" in page
    assert "Share a practice" not in page.split("<main")[1].split("About it")[0]
    translated(practice, cast.gp2, cast.gp)
    gap.refresh_from_db()
    assert (gap.state, gap.answer) == ("answered", practice)
    assert "Translate" not in text_of(desk.get(gap.get_absolute_url())).split("<main")[1]
    late = client_of(cast.district).post("/gaps/new/", sent)
    assert (late.status_code, "It can be read in that language now" in text_of(late)) == (422, True)


def test_a_checked_translation_answers_all_who_ask_for_it(cast, entry):
    practice, other = entry("published"), entry("published")
    for one in (practice, other):
        services.ask(one, "hi", by=cast.gp)
    ask, of_other = TranslationAsk.objects.order_by("id")
    gap = ask_in_register(cast.state, ask)
    assert ask_in_register(cast.district, ask) == gap
    assert [one.person for one in gap.supports.all()] == [cast.district]
    assert ask_in_register(cast.district, ask, why="For the women.") != gap  # it tells more
    ask_in_register(cast.state, of_other)
    translated(practice, cast.gp2, cast.gp)
    assert set(ask.gaps.values_list("state", flat=True)) == {"answered"}
    assert Gap.objects.filter(state="open").get().translation == of_other
    with pytest.raises(AnswersMissing):  # checked between form and press
        ask_in_register(cast.district, ask)
    practice.refresh_from_db()
    workflow.apply(practice, "withdraw", by=cast.district, note="It was unsafe.")
    assert ask.gaps.filter(state="open").count() == 2
    page = text_of(client_of(cast.gp2).get(gap.get_absolute_url()))
    assert ("Share a practice" in page, "Can you translate it?" in page) == (True, False)


def test_asked_for_again_it_is_answered_by_the_next_translation(cast, entry):
    practice = entry("published", title="Asked in Hindi")
    services.ask(practice, "hi", by=cast.gp)
    gap = ask_in_register(cast.state, TranslationAsk.objects.get())
    translated(practice, cast.gp2, cast.gp)
    gaps_workflow.apply(gap, "reopen", by=cast.state, note="Nobody here understands it.")
    assert not TranslationAsk.objects.waiting().exists()
    translated(practice, cast.gp2, cast.gp)
    gap.refresh_from_db()
    assert (gap.state, gap.answer) == ("answered", practice)


def test_who_asks_openly_does_not_meet_who_asks_under_cover(cast, entry):
    practice = entry("published", title="Asked in Hindi")
    services.ask(practice, "hi", by=cast.gp)
    ask = TranslationAsk.objects.get()
    covered = ask_in_register(cast.gp, ask, shielded=True)
    assert ask_in_register(cast.gp2, ask) != covered
    assert covered.supports.count() == 0


def test_of_what_few_ask_for_the_order_does_not_tell_how_many(cast, entry):
    first, second = (entry("published", title=title) for title in ("First", "Second"))
    services.ask(first, "hi", by=cast.gp)
    for person in (cast.gp, cast.gp2, cast.block):
        services.ask(second, "hi", by=person)
    asked = TranslationAsk.objects.with_row_data().most_asked_first()
    assert [one.practice for one in asked] == [first, second]
