"""Doubts: who raises, reads, answers and closes one, what others learn, and what hides itself."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from events.models import Event, Outbox
from practices import jobs, services, workflow
from practices.errors import AnswersMissing, NotAllowed, WrongState
from practices.living import challenging, withholding
from practices.models import Attachment, Challenge, Practice, Redaction
from tests.practices.filling_in import jpeg, sent
from tests.practices.rights import draft_with_photo

pytestmark = pytest.mark.django_db
HOURS = timedelta(hours=1)
SAID = "The third pit lies four metres from the well of my cousin Rampyari."
ANSWERED = "It was moved in May."


def fresh(one):
    return type(one).objects.get(pk=one.pk)


def client_of(user):
    client = Client()
    if user:
        client.force_login(user)
    return client


def doubt(practice, by, reason="wrong", **more):
    return challenging.challenge(fresh(practice), by=fresh(by), reason=reason, note=SAID, **more)


def told_of(verb):
    rows = Outbox.objects.filter(event__verb=verb, channel="portal")
    return {row.recipient.email.split("@")[0] for row in rows.select_related("recipient")}


def text_of(practice, who=None, path=None):
    answer = client_of(who).get(path or fresh(practice).get_absolute_url())
    assert answer.status_code == 200
    return answer.content.decode()


class TestRaising:
    def test_the_form_reaches_author_and_desk_and_others_learn_the_reason_alone(self, cast, entry):
        practice = entry("published")
        client = client_of(cast.outsider)
        page = client.get(practice.get_absolute_url()).content.decode()
        assert "Raise a doubt" in page
        words = {"reason": "wrong", "note": SAID, "passage": "steps-2", "photo": ""}
        answer = client.post(f"/practices/{practice.pk}/challenge/", words)
        assert answer.status_code == 302
        one = Challenge.objects.get()
        assert (one.person, one.office) == (cast.outsider, cast.offices.outsider)
        assert (one.version, one.passage) == (practice.live_version, "steps-2")
        assert told_of("challenge") == {"gp", "district", "district2"}
        for reader in (None, cast.gp2, cast.district3):
            text = text_of(practice, reader)
            assert "It is wrong" in text
            assert "How it was done: step 2" in text
            assert "Contested" in text
            assert SAID not in text
            assert "Rampyari" not in text
            assert client_of(reader).get(one.get_absolute_url()).status_code in (302, 404)
        for reader in (cast.gp, cast.district, cast.state, cast.national, cast.outsider):
            assert "Rampyari" in text_of(practice, reader, one.get_absolute_url()), reader
        assert "Somebody doubts “" in text_of(practice, cast.gp, "/me/notices/")
        assert "waits for your answer" in text_of(practice, cast.gp, "/me/")

    @pytest.mark.parametrize(
        ("words", "field"),
        [
            ({"reason": "ugly", "note": SAID}, "reason"),
            ({"reason": "wrong", "note": "  "}, "note"),
            ({"reason": "wrong", "note": SAID, "passage": "steps-7"}, "passage"),
        ],
    )
    def test_what_is_missing_is_named_and_kept(self, cast, entry, words, field):
        practice = entry("published")
        with pytest.raises(AnswersMissing) as refusal:
            challenging.challenge(practice, by=cast.gp2, **words)
        assert list(refusal.value.errors) == [field]
        address = f"/practices/{practice.pk}/challenge/"
        answer = client_of(cast.gp2).post(address, words)
        assert answer.status_code == 422
        assert words["note"].strip() in answer.content.decode()
        assert not Challenge.objects.exists()

    def test_one_stands_a_person_and_practice(self, cast, entry):
        practice = entry("published")
        one = doubt(practice, cast.gp2)
        with pytest.raises(WrongState):
            doubt(practice, cast.gp2, "outdated")
        words = {"reason": "outdated", "note": "It is from 2019."}
        address = f"/practices/{practice.pk}/challenge/"
        answer = client_of(cast.gp2).post(address, words)
        assert answer.status_code == 409
        assert "already" in answer.content.decode()
        assert "2019" in answer.content.decode()
        twin = {f.attname: getattr(one, f.attname) for f in one._meta.concrete_fields[2:]}
        with pytest.raises(IntegrityError), transaction.atomic():
            Challenge.objects.create(**twin)
        challenging.close(one, by=cast.district, outcome="kept", note="It holds.")
        assert doubt(practice, cast.gp2).pk != one.pk

    def test_its_photo_is_for_author_and_desk(self, cast, entry):
        practice = entry("published")
        client = client_of(cast.outsider)
        words = {"reason": "unsafe", "note": SAID, "photo": sent(jpeg((400, 300)))}
        client.post(f"/practices/{practice.pk}/challenge/", words)
        photo = Attachment.objects.get()
        jobs.make_photo(photo.pk)
        jobs.sweep_photos(timezone.now() + 48 * HOURS)
        address = f"/media/photos/{photo.uid}/360.webp"
        readers = (cast.gp, cast.district, cast.national, cast.outsider)
        assert {client_of(who).get(address).status_code for who in readers} == {200}
        others = (None, cast.gp2, cast.district3, cast.facilitator)
        assert {client_of(who).get(address).status_code for who in others} == {404}
        assert str(photo.uid) not in text_of(practice, cast.gp)
        challenging.close(Challenge.objects.get(), by=cast.state, outcome="kept", note="Safe.")
        assert client_of(None).get(address).status_code == 404


class TestSettling:
    def test_the_office_answers_and_the_desk_shows_what_it_chooses(self, cast, entry):
        practice = entry("published")
        one = doubt(practice, cast.outsider, nameless=True)
        page = client_of(cast.gp)
        for path in (one.get_absolute_url(), f"/practices/{practice.pk}/history/", "/me/notices/"):
            assert "Outsider" not in text_of(practice, cast.gp, path)
        assert "Outsider" in text_of(practice, cast.district, one.get_absolute_url())
        empty = page.post(f"{one.get_absolute_url()}answer/", {"note": ""})
        assert empty.status_code == 422
        answered = page.post(f"{one.get_absolute_url()}answer/", {"note": ANSWERED})
        assert answered.status_code == 302
        assert page.post(f"{one.get_absolute_url()}answer/", {"note": "Again"}).status_code == 409
        assert told_of("answer-doubt") == {"outsider", "district", "district2"}
        assert ANSWERED not in text_of(practice)
        assert "Its author has answered" in text_of(practice)
        desk = client_of(cast.district)
        words = {"outcome": "kept", "note": "We went and measured."}
        close = f"{one.get_absolute_url()}close/"
        assert desk.post(close, words | {"note": ""}).status_code == 422
        assert desk.post(close, words | {"outcome": "revised"}).status_code == 422
        assert client_of(cast.gp).post(close, words).status_code == 403
        assert client_of(cast.gp2).post(close, words).status_code == 404
        assert desk.post(close, words | {"words_shown": "on"}).status_code == 302
        assert desk.post(close, words).status_code == 409
        text = text_of(practice)
        assert "Kept as it is" in text
        assert "We went and measured." in text
        assert SAID in text
        assert ANSWERED in text
        assert "Contested" not in text
        assert told_of("settle-doubt") == {"outsider", "gp"}
        assert "A doubt was decided" in text_of(
            practice, None, f"/practices/{practice.pk}/history/"
        )
        assert not Event.objects.filter(note__text__contains="Rampyari").exists()

    def test_we_correct_it_leads_to_the_form_and_the_newer_version_ends_it(self, cast, entry):
        practice = entry("published")
        one = doubt(practice, cast.gp2)
        answer = client_of(cast.gp).post(f"{one.get_absolute_url()}answer/", {"corrects": "on"})
        assert answer["Location"] == f"/practices/{practice.pk}/edit/"
        assert client_of(cast.gp).get(answer["Location"]).status_code == 200
        assert "is correcting it" in text_of(practice)
        version = services.open_for_writing(fresh(practice), cast.gp)
        particulars = version.particulars
        particulars.consent, particulars.consent_at = True, timezone.now()
        particulars.consent_text = "I agree."
        particulars.save()
        for verb in ("submit", "accept"):
            workflow.apply(fresh(practice), verb, by=None, agent="import")
        challenging.close(one, by=cast.district, outcome="revised", note="Step 2 is put right.")
        assert "Corrected in a newer version" in text_of(practice)

    def test_nobody_closes_his_own_and_no_desk_one_on_its_own_lesson(self, cast, entry):
        practice = entry("published")
        one = doubt(practice, cast.district)
        with pytest.raises(NotAllowed):
            challenging.close(one, by=cast.district, outcome="kept", note="I was wrong.")
        challenging.close(one, by=cast.district2, outcome="kept", note="It holds.")
        lesson = entry(
            "published",
            kind="lesson",
            author=cast.district,
            desk=cast.state,
            place=cast.places.home_district,
        )
        about = doubt(lesson, cast.gp2)
        assert told_of("challenge") >= {"state", "state2"}
        for name in ("district", "district2", "national"):
            by = fresh(getattr(cast, name))
            with pytest.raises(NotAllowed):
                challenging.close(about, by=by, outcome="kept", note="It holds.")
        challenging.close(about, by=fresh(cast.state), outcome="kept", note="It holds.")

    def test_replacing_it_ends_every_doubt_and_tells_who_raised_one(self, cast, entry):
        practice, other = entry("published"), entry("published", title="Better pits")
        one, two = doubt(practice, cast.gp2), doubt(practice, cast.outsider, "outdated")
        desk = client_of(cast.district)
        words = {"outcome": "superseded", "note": "Newer pits are safer.", "words_shown": "on"}
        close = f"{one.get_absolute_url()}close/"
        missing = desk.post(close, words)
        assert missing.status_code == 422
        assert "Newer pits" in missing.content.decode()
        assert fresh(practice).is_live
        assert desk.post(close, words | {"replacement": other.code}).status_code == 302
        assert {fresh(one).outcome, fresh(two).outcome} == {"superseded"}
        assert fresh(practice).superseded_by == other
        assert told_of("settle-doubt") == {"gp2", "outsider"}
        text = text_of(practice)
        assert "What showed us otherwise" in text
        assert SAID in text
        assert "Better pits" in text

    def test_the_list_of_the_desk_costs_the_same_however_long(self, cast, entry, quiet):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        practices = [entry("published") for _ in range(3)]
        counts = []
        for practice in practices:
            doubt(practice, cast.gp2)
            doubt(practice, cast.outsider)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                answer = client_of(cast.district).get("/curation/doubts/")
            counts.append(len(queries))
        assert answer.content.decode().count("It is wrong") == 6
        assert counts[0] == counts[2]
        lists = [f"/practices/?status={status}" for status in ("contested", "published")]
        entry("published", title="Nobody doubts it")
        assert ["Nobody doubts it" in text_of(practice, None, one) for one in lists] == [
            False,
            True,
        ]
        assert "Twin pits" in text_of(practice, None, lists[0])
        assert "Doubts to decide" in text_of(practices[0], cast.district, "/curation/")
        assert client_of(cast.gp).get("/curation/doubts/").status_code == 403
        assert "It is wrong" not in text_of(practices[0], cast.state, "/curation/doubts/")
        Challenge.objects.update(at=timezone.now() - 8 * 24 * HOURS)
        assert "It is wrong" in text_of(practices[0], cast.state, "/curation/doubts/")


class TestGrave:
    def test_the_national_hears_and_may_end_it_while_it_stands(self, cast, entry):
        practice = entry("published")
        with pytest.raises(NotAllowed):
            workflow.apply(practice, "withdraw", by=fresh(cast.national), note="It is dangerous.")
        one = doubt(practice, cast.outsider, "unsafe", passage="steps-2")
        assert told_of("challenge") >= {"gp", "district", "national", "national2"}
        text = text_of(practice)
        assert "dangerous to follow" in text
        assert "Do not follow it" in text
        assert "It is dangerous" in text_of(practice, cast.national, "/curation/doubts/")
        challenging.close(
            one, by=fresh(cast.national), outcome="withdrawn", ground="unsafe", note="A child fell."
        )
        assert fresh(practice).is_hidden
        assert "A child fell." in text_of(practice)

    def test_one_press_hides_the_part_and_keeping_it_shows_it_again(self, cast, entry):
        practice = entry("published")
        draft = services.open_for_writing(practice, cast.gp)
        one = doubt(practice, cast.outsider, "personal-data", passage="steps-2")
        text = text_of(practice)
        assert "tells personal data" in text
        assert "Dig the second pit." in text
        assert "How it was done: step 2" not in text
        press = f"{one.get_absolute_url()}hide/"
        assert client_of(cast.gp).post(press).status_code == 403
        assert client_of(cast.district).post(press).status_code == 302
        assert client_of(cast.district).post(press).status_code == 409
        for path in (None, f"/practices/{practice.pk}/v/1/", f"/practices/{practice.pk}/share/"):
            assert "Dig the second pit." not in text_of(practice, cast.gp2, path)
        for who in (cast.gp, cast.district):
            assert "Dig the second pit." in text_of(practice, who, one.get_absolute_url())
        other = one.get_absolute_url()
        assert "Dig the second pit." not in text_of(practice, cast.outsider, other)
        assert "Dig the second pit." in fresh(draft).step_texts()
        challenging.close(one, by=cast.district, outcome="kept", note="Nobody is named.")
        assert "Dig the second pit." in text_of(practice)
        assert "Parts were hidden" in text_of(practice, None, f"/practices/{practice.pk}/history/")

    def test_undecided_for_two_days_it_hides_by_itself_once(self, cast, entry, monkeypatch):
        practice, named = entry("published"), entry("published", title="Named")
        doubt(practice, cast.outsider, "unsafe")
        doubt(named, cast.outsider, "personal-data")
        mild = entry("published", title="Mild")
        doubt(mild, cast.outsider, "wrong")
        now = timezone.now()
        assert withholding.hide_overdue(now + 47 * HOURS) == 0
        with monkeypatch.context() as patch:
            patch.setattr(withholding, "MOST_BY_ONE", 1)
            assert withholding.hide_overdue(now + 49 * HOURS) == 1
            assert withholding.hide_overdue(now + 49 * HOURS) == 0
        assert withholding.hide_overdue(now + 49 * HOURS) == 1
        assert withholding.hide_overdue(now + 50 * HOURS) == 0
        text = text_of(practice)
        assert "Dig the second pit." not in text
        assert "hidden until then" in text
        assert "All 84 households use a second pit." in text
        whole = text_of(named)
        assert "84 households" not in whole
        assert "Dig" not in whole
        assert "Named" in whole
        assert "84 households" in text_of(mild)
        assert told_of("withhold") == {"gp"}
        assert Event.objects.filter(verb="withhold", agent="clock").count() == 2
        assert "84 households" not in text_of(named, None, "/practices/?q=Named")

    def test_a_photo_is_held_back_and_not_deleted(self, cast, entry, monkeypatch):
        from tests.factories import practices as factory

        monkeypatch.setattr(factory, "draft_practice", draft_with_photo)
        practice = entry("published")
        address = f"/media/photos/{practice.attachments.get().uid}/360.webp"
        one = doubt(practice, cast.outsider, "personal-data", passage="photos-1")
        assert client_of(None).get(address).status_code == 200
        withholding.withhold(one, by=fresh(cast.district))
        others = (None, cast.gp2, cast.outsider)
        assert {client_of(who).get(address).status_code for who in others} == {404}
        assert address not in text_of(practice)
        assert client_of(cast.district).get(address).status_code == 200
        challenging.close(one, by=fresh(cast.district), outcome="kept", note="All agreed.")
        assert client_of(None).get(address).status_code == 200
        assert not Redaction.objects.filter(lifted_at=None).exists()

    def test_keeping_one_leaves_hidden_what_another_names_too(self, cast, entry):
        practice = entry("published")
        one = doubt(practice, cast.outsider, "unsafe", passage="steps-2")
        two = doubt(practice, cast.gp2, "unsafe", passage="steps-2")
        for each in (one, two):
            withholding.withhold(each, agent="clock")
        challenging.close(one, by=fresh(cast.district), outcome="kept", note="It is safe.")
        assert "Dig the second pit." not in text_of(practice)
        challenging.close(two, by=fresh(cast.district), outcome="kept", note="It is safe.")
        assert "Dig the second pit." in text_of(practice)


class TestShielded:
    def test_a_doubt_gives_neither_place_nor_person_away(self, cast, entry):
        told = {"shielded": True, "terrain": "hilly", "who_did_what": "The masons."}
        practice = entry("published", **told)
        one = doubt(practice, cast.block, "unsafe")
        challenging.answer(one, by=fresh(cast.gp), note=ANSWERED)
        away = ("Khajuri", "Kotra", "Girwa", "Block Coordinator", "Secretary")
        history = f"/practices/{practice.pk}/history/"
        for who in (None, cast.gp2, cast.outsider, cast.block):
            for path in (None, history, "/me/notices/" if who else history):
                text = text_of(practice, who, path)
                page = text.partition("<main")[2]
                own = who == cast.block and path is None
                assert not [word for word in away if word in page and not own], (who, path)
        mine = text_of(practice, cast.block, one.get_absolute_url()).partition("<main")[2]
        assert "Secretary" not in mine
        assert "Khajuri" not in mine
        challenging.close(one, by=fresh(cast.state), outcome="kept", note="It is safe.")
        assert f"{one.at:%-d %B %Y}" not in text_of(practice).partition("<main")[2]
        assert Practice.objects.get(pk=practice.pk).author_office is not None


def test_forgotten_her_words_go_and_the_doubt_stays(cast, entry):
    from accounts.forgetting import erase

    practice = entry("published")
    one = doubt(practice, cast.gp2)
    erase(User.objects.get(pk=cast.gp2.pk))
    assert fresh(one).note == ""
    assert "It is wrong" in text_of(practice)
