"""Doubts: who raises, reads, answers and closes one, what others learn, and what hides itself."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Posting, User
from events.models import Event, Outbox
from practices import jobs, services, workflow
from practices.errors import AnswersMissing, NotAllowed, WrongState
from practices.living import challenging
from practices.models import Attachment, Challenge, Practice
from tests.clients import client_of
from tests.factories.practices import published_practice
from tests.practices.filling_in import jpeg, sent

pytestmark = pytest.mark.django_db
HOURS = timedelta(hours=1)
SAID = "The third pit lies four metres from the well of my cousin Rampyari."
ANSWERED = "It was moved in May."


def fresh(one):
    return type(one).objects.get(pk=one.pk)


def doubt(practice, by, reason="wrong", **more):
    return challenging.challenge(fresh(practice), by=fresh(by), reason=reason, note=SAID, **more)


def published_of(author, cast):
    """Return what the office of `author` tells of the home district."""
    place = cast.places.home_district
    return published_practice(author=author, desk=cast.state, place=place, title="By the desk")


def former(person, office):
    """Let `person` have held `office` before, and hold it no more."""
    row = {"starts_on": "2023-01-01", "ends_on": "2023-12-31", "decided_at": "2023-01-01T00:00Z"}
    Posting.objects.create(person=person, office=office, state="confirmed", **row)


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
        assert "The author answers, and the desk decides." in answer.content.decode()
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

    def test_nobody_names_his_own_as_what_replaces_anothers(self, cast, entry):
        practice, own = entry("published"), published_of(cast.district, cast)
        for verb in ("supersede", "merge"):
            with pytest.raises(NotAllowed):
                workflow.apply(
                    practice, verb, by=fresh(cast.district), replacement=own, note="Ours."
                )
        one = doubt(practice, cast.gp2)
        close = f"{one.get_absolute_url()}close/"
        words = {"outcome": "superseded", "note": "Ours is better.", "replacement": own.code}
        assert client_of(cast.district).post(close, words).status_code == 403
        former(cast.district2, own.author_office)
        assert client_of(cast.district2).post(close, words).status_code == 403
        assert fresh(practice).is_live
        assert fresh(one).is_standing
        workflow.apply(practice, "supersede", by=fresh(cast.state), replacement=own, note="So.")
        assert fresh(practice).superseded_by == own

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
