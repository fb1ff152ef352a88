"""Translations: who writes and who checks, what readers see, when it is stale, what is covered."""

import unicodedata
import uuid

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from events.erasures import forget
from events.models import Outbox
from practices import redacting, search_index
from practices.living import challenging, machine, translating, withholding
from practices.living.translated import originals
from practices.models import Practice, Redaction, Translation
from tests.practices.hiding import client_of, hide, text_of
from tests.practices.test_comparing import revise

pytestmark = pytest.mark.django_db


def page(practice, language="hi"):
    return f"/practices/{practice.pk}/translate/{language}/"


def hindi(practice, mark="अनूदित"):
    return {key: f"{mark} {key}" for key in originals(practice.live_version)}


def send(practice, by, texts, language="hi", *, client=None, **more):
    """Post `texts` as the page that `by` has just opened would."""
    practice.refresh_from_db()
    one = Translation.objects.filter(based_on=practice.live_version, language=language).first()
    ids = {"version": practice.live_version_id, "revision": one.revision if one else 0}
    words = {**texts, **ids, "request_id": str(uuid.uuid4()), **more}
    return (client or client_of(by)).post(page(practice, language), words)


def check(practice, by, verb="check", language="hi", **words):
    return client_of(by).post(f"{page(practice, language)}{verb}/", words)


def checked(practice, by, checker, texts=None, language="hi"):
    """Have `practice` translated and checked."""
    assert send(practice, by, texts or hindi(practice), language, submit="1").status_code == 302
    assert check(practice, checker, language=language).status_code == 302
    return Translation.objects.get(based_on=practice.live_version_id, language=language)


def read(practice, prefix="/hi", user=None, **asked):
    address = f"{prefix}/practices/{practice.pk}/{practice.slug}/"
    return text_of(client_of(user).get(address, asked))


def found(query):
    return [one["pk"] for one in Client().get("/practices.json", {"q": query}).json()["results"]]


def heard(verb):
    return {one.recipient for one in Outbox.objects.filter(event__verb=verb, channel="portal")}


def test_it_is_written_passage_by_passage_and_sent(cast, entry):
    practice = entry("published")
    for who, status in ((None, 302), (cast.reader, 403), (cast.auditor, 403), (cast.gp2, 200)):
        assert client_of(who).get(page(practice)).status_code == status
    for language in ("en", "xx"):
        assert client_of(cast.gp2).get(page(practice, language)).status_code == 404
    assert client_of(cast.gp2).get(page(entry("draft"))).status_code == 404
    assert send(entry("withdrawn"), cast.gp2, {"title": "क"}).status_code == 409
    texts = hindi(practice)
    nukta = {"title": "क\u093cखग"}  # two signs where NFC, of this letter, keeps two
    assert send(practice, cast.gp2, nukta | {"reach": "Cafe\u0301"}).status_code == 302
    draft = Translation.objects.get()
    assert draft.texts["reach"] == unicodedata.normalize("NFC", "Cafe\u0301")
    assert (draft.state, draft.person, draft.office) == ("draft", cast.gp2, cast.offices.gp2)
    assert "क\u093cखग" not in read(practice)
    long = send(practice, cast.gp2, texts | {"steps-1": "x" * 301}, submit="1")
    assert (long.status_code, "x" * 301 in text_of(long)) == (422, True)
    lacking = send(practice, cast.gp2, texts | {"problem": ""}, submit="1")
    assert (lacking.status_code, "अनूदित steps-2" in text_of(lacking)) == (422, True)
    assert lacking.context["form"].errors.keys() == {"problem"}
    assert send(practice, cast.gp2, texts, submit="1").status_code == 302
    assert {cast.gp, cast.district} <= heard("submit-translation")


def test_it_is_checked_by_another_then_read_and_found(cast, entry):
    practice = entry("published")
    texts = hindi(practice)
    assert send(practice, cast.gp2, texts, submit="1").status_code == 302
    # Not by herself, not by a stranger to it; by the author's office, its desk, her own state's.
    for who, status in ((cast.gp2, 403), (cast.block, 403), (cast.outsider, 403)):
        assert check(practice, who).status_code == status
    assert "अनूदित title" not in text_of(client_of(cast.block).get(page(practice)))
    for who in (cast.gp, cast.district, cast.state):
        assert "It is right" in text_of(client_of(who).get(page(practice)))
        assert list(Translation.objects.waiting_for(who)) == [Translation.objects.get()]
        assert "1 translation waits for your check" in text_of(client_of(who).get("/me/"))
    for who in (cast.gp2, cast.block, cast.district3, cast.outsider, cast.national):
        assert not Translation.objects.waiting_for(who)
    assert check(practice, cast.district, "return", note=" ").status_code == 422
    assert check(practice, cast.district, "return", note="Say it shorter.").status_code == 302
    assert "Say it shorter." in text_of(client_of(cast.gp2).get("/me/notices/"))
    assert check(practice, cast.district).status_code == 409
    send(practice, cast.gp2, texts, submit="1")
    assert check(practice, cast.district, revision="1").status_code == 409
    assert "अनूदित title" not in read(practice)
    assert check(practice, cast.gp).status_code == 302
    assert heard("check-translation") == {cast.gp2}
    shown = read(practice)
    assert '<h1 lang="hi">अनूदित title</h1>' in shown
    assert '<ol class="steps" lang="hi"><li>अनूदित steps-1' in shown
    assert ">अनूदित result<" in shown
    assert 'data-translation="hi"' in shown
    assert "Gp2" in shown
    assert practice.title in read(practice, original="1")
    assert "अनूदित" not in read(practice, original="1") + read(practice, prefix="")
    assert "अनूदित title" in text_of(Client().get(f"/hi/practices/{practice.pk}/v/1/"))
    for query in ("अनूदित", "twin pits"):
        assert found(query) == [practice.pk]


def test_a_language_that_has_no_name_of_its_own_here_is_read_too(cast, entry):
    practice = entry("published", language="brx")
    checked(practice, cast.gp2, cast.gp)
    shown = read(practice)
    assert '<h1 lang="hi">अनूदित title</h1>' in shown
    assert '<span lang="brx">' in shown
    assert shown.index("data-translation") < shown.index('class="facts"')


def test_a_newer_version_makes_it_stale_and_marks_what_changed(cast, entry):
    practice = entry("published")
    old = checked(practice, cast.gp2, cast.gp)
    revise(practice, cast.gp, cast.district, problem="Single pits had filled by winter.")
    assert heard("outdate-translation") == {cast.gp2}
    assert "which you translated, has a new version" in text_of(
        client_of(cast.gp2).get("/me/notices/")
    )
    practice.refresh_from_db()
    shown = read(practice)
    assert "Single pits had filled by winter." in shown
    assert f"/hi/practices/{practice.pk}/v/1/" in shown
    assert not found("अनूदित")
    for who in (cast.gp2, cast.district3):
        opened = client_of(who).get(page(practice))
        assert opened.context["form"]["title"].value() == "अनूदित title"
        assert text_of(opened).count("data-changed=") == 1
        assert 'data-changed="problem"' in text_of(opened)
    assert list(Translation.objects.unfinished_of(cast.gp2)) == [old]
    assert "data-changed" in text_of(
        send(practice, cast.gp2, hindi(practice)) and client_of(cast.gp2).get(page(practice))
    )
    new = Translation.objects.get(based_on=practice.live_version)
    assert list(Translation.objects.unfinished_of(cast.gp2)) == [new]
    send(practice, cast.gp2, hindi(practice, "नया"), submit="1")
    assert check(practice, cast.gp).status_code == 302
    assert "नया problem" in read(practice)
    # Whoever wrote on the old one does not check a new one by another.
    Translation.objects.filter(pk=new.pk).update(
        state="waiting", checked_by=None, checked_office=None, checked_at=None, person=cast.block
    )
    new.refresh_from_db()
    assert not translating.may_check(cast.gp2, new)
    assert translating.may_check(cast.gp, new)


def test_two_at_once_lose_nothing(cast, entry):
    steps = ["Mark each pit.", "Dig.", "Join both.", "Cover them."]
    practice, texts = entry("published", steps=steps), {"title": "पहला"}
    assert send(practice, cast.gp2, texts).status_code == 302
    late = send(practice, cast.gp2, {"title": "दूसरा"}, revision="0")
    assert late.status_code == 409
    assert "पहला" in text_of(late)
    assert "दूसरा" in text_of(late)
    again = {name: late.context["form"][name].value() for name in ("version", "revision")}
    assert send(practice, cast.gp2, {"title": "दूसरा"}, **again).status_code == 302
    other = send(practice, cast.block, {"title": "तीसरा"}, revision="0")
    assert (other.status_code, "तीसरा" in text_of(other)) == (409, True)
    assert "दूसरा" not in text_of(other)
    same = {"request_id": str(uuid.uuid4()), "revision": "2"}
    for _time in range(2):
        assert send(practice, cast.gp2, {"title": "चौथा"}, **same).status_code == 302
    one = Translation.objects.get()
    assert (one.revision, one.texts) == (3, {"title": "चौथा"})
    read_before = practice.live_version_id
    revise(practice, cast.gp, cast.district, steps=steps[:3], title="Pits")
    moved = send(practice, cast.gp2, {"steps-4": "जोड़ें"}, version=read_before)
    assert (moved.status_code, "जोड़ें" in text_of(moved)) == (409, True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Translation.objects.filter(pk=one.pk).update(
            state="checked", checked_by=cast.gp2, checked_at=one.saved_at
        )


def test_a_search_says_in_which_translation_the_words_are(cast, entry):
    practice, other = entry("published"), entry("published")
    texts = hindi(practice) | {"problem": "हर साल <गड्ढा> भर जाता है, कपोतनगर में भी।"}
    checked(practice, cast.gp2, cast.gp, texts)
    send(other, cast.gp2, texts, submit="1")  # waits to be checked: nobody finds it

    def row(prefix=""):
        with CaptureQueriesContext(connection) as caught:
            html = Client().get(f"{prefix}/practices/", {"q": "कपोतनगर"}).text
        return html, len(caught)

    row()
    html, asked = row()
    assert html.count('<a class="row"') == 1
    assert '<span class="line" lang="hi">' in html
    assert "&lt;गड्ढा&gt; भर जाता है, <mark>कपोतनगर</mark> में" in html
    assert "found in its translation: Hindi" in html
    assert "इसके अनुवाद में मिला" in row("/hi")[0]
    checked(other, cast.gp2, cast.gp, texts)
    html, again = row()
    assert (html.count("<mark>कपोतनगर</mark>"), again) == (2, asked)
    hide(practice, cast.district, words="full")
    assert row()[0].count("<mark>कपोतनगर</mark>") == 1


def test_hidden_words_and_the_forgotten_go_from_translations(cast, entry, told):
    texts = hindi(told) | {"problem": "रामप्यारी देवी का गड्ढा", "upkeep": "Rampyari Devi sees."}
    one = checked(told, cast.gp2, cast.gp, texts)
    assert "रामप्यारी" in read(told)
    hide(told, cast.district)
    one.refresh_from_db()
    assert "problem" not in one.texts
    assert "Rampyari" not in str(one.texts)
    told = Practice.objects.get(pk=told.pk)
    shown = read(told)
    assert "रामप्यारी" not in shown
    assert "[…] had a full pit." in shown
    assert ">अनूदित result<" in shown
    assert not found("रामप्यारी")
    assert 'lang="en"' in shown.split("steps")[0]
    # What a doubt withholds goes with the words, and comes back with them.
    live = told.live_version
    place = {"field": "result", "start": 0, "length": 9, "reason": "personal-data"}
    held = Redaction.objects.create(version=live, at=one.saved_at, **place)
    redacting.settle(told)
    assert "अनूदित result" not in read(told)
    Redaction.objects.filter(pk=held.pk).update(lifted_at=one.saved_at)
    redacting.settle(told)
    assert ">अनूदित result<" in read(told)
    forget("person", cast.gp2.uid, one.saved_at)
    shown = read(told)
    assert "Gp2" not in shown
    assert ">अनूदित result<" in shown
    send(told, cast.district3, {"title": "x"}, "ta")
    forget("person", cast.district3.uid, one.saved_at)
    assert not Translation.objects.filter(language="ta").exists()


def test_what_a_doubt_withholds_its_translation_does_not_tell(cast, entry):
    practice = entry("published")
    checked(practice, cast.gp2, cast.gp)
    words = {"answer": "result", "proposed": "Ten households use it.", "request_id": uuid.uuid4()}
    suggestions = f"/practices/{practice.pk}/suggestions/"
    assert client_of(cast.reader).post(suggestions, words).status_code == 302
    assert "Ten" in text_of(client_of(cast.reader).get(suggestions))
    one = challenging.challenge(
        practice, by=cast.block, reason="personal-data", note="A name.", passage="result"
    )
    withholding.withhold(one, agent="clock")
    for who in (cast.gp2, cast.block):
        shown = text_of(client_of(who).get(page(practice)))
        assert "अनूदित reach" in shown
        assert "अनूदित result" not in shown
    for address in (suggestions, "/practices/suggestions/"):
        shown = text_of(client_of(cast.reader).get(address))
        assert "Parts were hidden" in shown
        assert "Ten" not in shown
    long = check(practice, cast.gp, revision="9" * 5000)
    assert long.status_code == 409
    challenging.close(one, by=cast.district, outcome="kept", note="It is no name.")
    assert "अनूदित result" in text_of(client_of(cast.gp2).get(page(practice)))
    assert "Ten" in text_of(client_of(cast.reader).get(suggestions))


def test_what_is_saved_while_a_doubt_withholds_a_passage_keeps_its_text(cast, entry):
    practice = entry("published")
    checked(practice, cast.gp2, cast.gp)
    one = challenging.challenge(
        practice, by=cast.block, reason="personal-data", note="A name.", passage="result"
    )
    withholding.withhold(one, agent="clock")
    shown = text_of(client_of(cast.gp2).get(page(practice)))
    assert "A doubt hides this passage" in shown
    assert 'name="result"' not in shown
    typed = {key: text for key, text in hindi(practice).items() if key != "result"}
    typed["upkeep"] = "नया upkeep"
    assert send(practice, cast.gp2, typed).status_code == 302
    assert send(practice, cast.gp2, typed, submit="1").status_code == 302
    answer = check(practice, cast.gp)
    assert answer.status_code == 409
    assert "it cannot be checked for now" in text_of(answer)
    challenging.close(one, by=cast.district, outcome="kept", note="It is no name.")
    kept = Translation.objects.get()
    assert (kept.texts["result"], kept.texts["upkeep"]) == ("अनूदित result", "नया upkeep")
    assert check(practice, cast.gp).status_code == 302
    assert "अनूदित result" in read(practice)


def test_what_was_typed_before_a_doubt_withheld_it_is_not_lost(cast, entry):
    practice = entry("published")
    one = challenging.challenge(
        practice, by=cast.block, reason="personal-data", note="A name.", passage="result"
    )
    withholding.withhold(one, agent="clock")
    assert send(practice, cast.gp2, hindi(practice), submit="1").status_code == 302
    challenging.close(one, by=cast.district, outcome="kept", note="It is no name.")
    kept = Translation.objects.get()
    assert kept.texts["result"] == "अनूदित result"
    assert check(practice, cast.gp).status_code == 409  # made from what was covered: look again


def test_of_a_shielded_one_nothing_more_is_told(cast, entry):
    practice = entry("published", shielded=True)
    checked(practice, cast.gp, cast.district)
    practice.refresh_from_db()
    stranger, author = read(practice), read(practice, user=cast.gp)
    assert "अनूदित title" in stranger
    told = stranger.split('data-translation="hi"')[1].split("</p>")[0]
    assert "Secretary" not in told
    assert "Gp" not in told
    assert "Secretary" in author.split('data-translation="hi"')[1].split("</p>")[0]
    for who in (cast.gp2, cast.outsider):
        assert "Khajuri" not in text_of(client_of(who).get(page(practice)))
        assert ">Gp<" not in text_of(client_of(who).get(page(practice)))


def turned(texts, source, target):
    return [f"{target} of {source}: {text[:20]}" for text in texts]


def broken(texts, source, target):
    raise OSError


def test_a_machine_helps_only_where_one_is_set_up(cast, entry, settings):
    practice, client = entry("published"), client_of(cast.gp2)
    assert "Suggest by machine" not in text_of(client.get(page(practice)))
    assert send(practice, cast.gp2, {"title": "मेरा"}, suggest="1").status_code == 302
    assert Translation.objects.get().texts == {"title": "मेरा"}
    settings.TRANSLATION_BACKEND = f"{__name__}.broken"
    failed = send(practice, cast.gp2, {"title": "और"}, suggest="1")
    assert (failed.status_code, "और" in text_of(failed)) == (503, True)
    settings.TRANSLATION_BACKEND = f"{__name__}.turned"
    assert "Suggest by machine" in text_of(client.get(page(practice)))
    assert send(practice, cast.gp2, {"title": "मेरा"}, suggest="1").status_code == 302
    one = Translation.objects.get()
    assert (one.state, one.machine_made, one.texts["title"]) == ("draft", True, "मेरा")
    assert one.texts["reach"] == "hi of en: 84 households"
    assert "A machine wrote some of it." in text_of(client.get(page(practice)))
    send(practice, cast.gp2, one.texts, submit="1")
    assert "hi of en" not in read(practice)
    check(practice, cast.gp)
    assert "hi of en" in read(practice)
    assert Translation.objects.get().machine_made
    settings.TRANSLATION_BACKEND = "nowhere.at.all"
    with pytest.raises(ImproperlyConfigured, match="SOURCEBOOK_TRANSLATION_BACKEND"):
        machine.backend()


def test_the_queue_begins_with_the_most_used_and_costs_the_same(cast, entry):
    used, other, done = entry("published"), entry("published"), entry("published")
    Practice.objects.filter(pk=used.pk).update(endorsement_count=2, adoption_count=1)
    checked(done, cast.gp2, cast.gp)
    client = client_of(cast.gp2)

    def listed():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = client.get("/hi/practices/translations/")
        return [practice.pk for practice in answer.context["page"]], len(queries)

    listed()
    pks, before = listed()
    assert pks == [used.pk, other.pk]
    send(entry("published"), cast.gp2, {"title": "क"})
    for who in (cast.gp2, cast.block):
        send(entry("published"), who, hindi(used), submit="1")
    pks, after = listed()
    assert (len(pks), after) == (5, before)
    tamil = client.get("/practices/translations/", {"language": "ta"})
    assert done.pk in [practice.pk for practice in tamil.context["page"]]
    assert client_of(cast.reader).get("/practices/translations/").status_code == 200
    rows = Practice.objects.listed().values_list("pk", flat=True)

    def keep(pks):
        with CaptureQueriesContext(connection) as queries:
            search_index.keep_all(pks)
        return len(queries)

    assert keep(rows.filter(pk=done.pk)) == keep(rows)
    assert User.objects.filter(translations__language="hi").distinct().count() == 2
