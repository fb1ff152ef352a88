"""A voice note on a question: made anew in a process of its own, for colleagues alone, erased."""

import io
import wave
from types import SimpleNamespace

import av
import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from events.personal import forgetters
from learning.models import Question, QuestionVoice
from learning.questions import workflow
from practices import jobs, photos, sounds
from practices.soundmaker import __main__ as child
from sourcebook.backups import kept_media, put_back
from tests.factories.learning import question_of
from tests.learning.test_questions import WORDS, page_of
from tests.practices.filling_in import jpeg, sent
from tests.practices.test_doubts import client_of

pytestmark = pytest.mark.django_db
ASK = "/questions/new/"


def wav(seconds=1, rate=8000):
    """Return a recording of a low tone, as bytes."""
    written = io.BytesIO()
    with wave.open(written, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(rate)
        file.writeframes(bytes(range(100, 156)) * (seconds * rate // 56))
    return written.getvalue()


def of_a_phone(container="mp4", codec="aac", kind="audio", seconds=1):
    """Return what a phone's recorder writes: with the place and who spoke beside the sound."""
    written = io.BytesIO()
    with av.open(written, "w", format=container) as made:
        made.metadata.update(title="Asha of Ward 5", location="+26.1158+091.7086/")
        if kind == "audio":
            _tone(made, codec, seconds)
        else:
            stream = made.add_stream(codec, rate=5)
            stream.width = stream.height = 64
            for _n in range(5):
                made.mux(stream.encode(av.VideoFrame(64, 64, "yuv420p")))
            made.mux(stream.encode(None))
    return written.getvalue()


def _tone(made, codec, seconds):
    stream = made.add_stream(codec, rate=48000, layout="mono")
    for start in range(0, seconds * 48000, 960):
        frame = av.AudioFrame(format="s16", layout="mono", samples=960)
        frame.planes[0].update(bytes(range(240)) * 8)
        frame.sample_rate, frame.pts = 48000, start
        made.mux(stream.encode(frame))
    made.mux(stream.encode(None))


@pytest.mark.parametrize(("container", "codec"), [("mp4", "aac"), ("webm", "libopus")])
def test_what_phones_and_browsers_record_is_made_anew_without_place_or_name(container, codec):
    given = of_a_phone(container, codec)
    assert b"Asha" in given
    made, seconds = sounds.made_from(sent(given))
    told = made.read()
    assert (seconds, told[4:8]) == (1, b"ftyp")
    assert not any(secret in told for secret in (b"Asha", b"+26.1", b"Lavf"))
    assert told.index(b"moov") < told.index(b"mdat")  # plays before all of it is there
    with av.open(io.BytesIO(told)) as played:
        (stream,) = played.streams
        assert (stream.codec_context.name, stream.rate, stream.layout.name) == (
            "aac",
            24000,
            "mono",
        )
        assert set(played.metadata) <= {"major_brand", "minor_version", "compatible_brands"}


def test_what_is_no_sound_too_long_or_too_large_is_refused(monkeypatch):
    wrong = {
        "format": [b"OggS" + bytes(900), of_a_phone("matroska", "mpeg4", "video"), wav()[:50]],
        "long": [wav(124), wav(124)[:4] + b"\xff" * 4 + wav(124)[8:]],
    }
    for given in (b"", b"<script>", jpeg(), b"#EXTM3U\nfile:///etc/passwd\n", b"<svg/>", b"%PDF"):
        assert child.container_of(given) is None, given[:20]
    for code, files in wrong.items():
        for given in files:
            with pytest.raises(ValidationError) as refused:
                sounds.made_from(sent(given))
            assert refused.value.code == code, given[:20]
    monkeypatch.setattr(sounds, "MOST_BYTES", 100)
    with pytest.raises(ValidationError, match="larger"):
        sounds.made_from(sent(wav()))
    monkeypatch.setattr(sounds, "MOST_BYTES", 10**6)
    monkeypatch.setattr(sounds, "WAIT", 0)
    monkeypatch.setattr(sounds, "AT_ONCE", 0)
    with pytest.raises(ValidationError, match="Many are sending"):
        sounds.made_from(sent(wav()))


def test_the_child_knows_nothing_of_the_portal_and_gets_so_much(monkeypatch):
    asked = {}

    def run(command, **how):
        asked.update(how, command=command)
        return SimpleNamespace(returncode=-9, stdout=b"")  # killed

    monkeypatch.setattr(sounds.subprocess, "run", run)
    with pytest.raises(ValidationError):
        sounds.made_from(sent(wav()))
    assert (set(asked["env"]), asked["timeout"]) == ({"PATH", "MALLOC_ARENA_MAX"}, sounds.SECONDS)
    assert "-I" in asked["command"]
    limits = {}
    monkeypatch.setattr(child.resource, "setrlimit", lambda what, most: limits.update({what: most}))
    monkeypatch.setattr(child.os, "nice", lambda by: None)
    child.limit()
    known = child.resource
    assert limits[known.RLIMIT_FSIZE] == (0, 0)
    assert {known.RLIMIT_CPU, known.RLIMIT_AS, known.RLIMIT_CORE} < set(limits)
    assert sounds.LONGEST == child.LONGEST


def asked_aloud(cast, client, **changes):
    """Ask as gp with a recording; return (question, the token by which it was held)."""
    words = WORDS | {"voice": sent(wav(2), "note.wav", "audio/wav"), "theme": ""} | changes
    back = client.post(ASK, words)
    assert back.status_code == 422
    assert "Your recording is kept" in back.content.decode()
    token = back.context["form"].data["voice_held"]
    again = {name: value for name, value in words.items() if name != "voice"}
    again |= {"theme": WORDS["theme"], "voice_held": token, "shown_for": "how do you"}
    for _n in range(2):
        answer = client.post(ASK, again)
        if answer.status_code == 200:
            again["shown_for"] = answer.context["form"].data["shown_for"]
    return Question.objects.get(person=cast.gp), token


def test_asked_aloud_heard_by_colleagues_alone_and_deleted_for_good(cast, settings, tmp_path):
    client = client_of(cast.gp)
    question, token = asked_aloud(cast, client)
    voice = QuestionVoice.objects.get(question=question)
    assert (voice.seconds, jobs.make_photo(voice.pk, "learning.QuestionVoice")) == (2, "ready")
    jobs.sweep_photos(timezone.now() + timezone.timedelta(days=2))
    where = f"{question.get_absolute_url()}voice.m4a"
    assert [where in page_of(user, question) for user in (cast.gp2, cast.reader, None)] == [1, 0, 0]
    closed = [Client().get(where), client_of(cast.reader).get(where)]
    assert [answer.status_code for answer in closed] == [404, 404]
    _in_parts(client_of(cast.outsider), where)
    other = WORDS | {"title": "Of something else", "shown_for": "x"}
    for forged in (token, "9." + token.partition(".")[2], "x", "1.x", token.partition(".")[2]):
        assert client.post(ASK, other | {"voice_held": forged}).status_code == 422, forged
    photo = photos.token_for(photos.keep(sent(jpeg())), cast.gp)
    assert client.post(ASK, other | {"voice_held": f"2.{photo}"}).status_code == 422
    _kept_by_backups(voice, settings, tmp_path)
    name = photos.voice_name(voice.uid)
    workflow.apply(question, "drop-voice", by=cast.gp)
    assert not QuestionVoice.objects.exists()
    assert client_of(cast.gp2).get(where).status_code == 404
    jobs.sweep_photos(timezone.now())
    assert not default_storage.exists(name)
    kept_media.drop_erased()
    assert not (kept_media.folder_of(settings.ARCHIVE) / name).exists()


def _in_parts(client, where):
    whole = client.get(where)
    assert (whole.status_code, whole["Content-Type"]) == (200, "audio/mp4")
    assert (whole["X-Content-Type-Options"], whole["Accept-Ranges"]) == ("nosniff", "bytes")
    assert whole["Cache-Control"] == "private, no-store"
    size = len(whole.content)
    parts = {
        "bytes=0-1": (206, whole.content[:2], f"bytes 0-1/{size}"),
        "bytes=5-": (206, whole.content[5:], f"bytes 5-{size - 1}/{size}"),
        "bytes=-4": (206, whole.content[-4:], f"bytes {size - 4}-{size - 1}/{size}"),
        "bytes=0-99999999": (206, whole.content, f"bytes 0-{size - 1}/{size}"),
        f"bytes={size}-": (416, b"", f"bytes */{size}"),
        "bytes=4-2": (416, b"", f"bytes */{size}"),
        "bytes=0-1,4-5": (200, whole.content, None),
        "bytes=-": (200, whole.content, None),
        "words=1-2": (200, whole.content, None),
    }
    for asked, told in parts.items():
        part = client.get(where, headers={"Range": asked, "Accept-Encoding": "gzip"})
        assert (part.status_code, part.content, part.get("Content-Range")) == told, asked


def _kept_by_backups(voice, settings, tmp_path):
    """A copy of the media brings it back, whole, or its row says that it is gone."""
    settings.ARCHIVE = tmp_path / "archive"
    kept_media.keep_all()
    name = photos.voice_name(voice.uid)
    default_storage.delete(name)
    put_back.put_back(kept_media.folder_of(settings.ARCHIVE), print)
    assert default_storage.exists(name)
    default_storage.delete(name)
    put_back.put_back(tmp_path / "nothing", print)
    voice.refresh_from_db()
    assert voice.state == "unreadable"


def test_a_shielded_question_takes_none_and_says_why(cast):
    client = client_of(cast.gp)
    words = WORDS | {"shielded": "on", "voice": sent(wav(), "note.wav")}
    answer = client.post(ASK, words)
    assert (answer.status_code, Question.objects.count()) == (422, 0)
    assert "People know a voice" in answer.content.decode()
    spoken = WORDS | {"voice": sent(b"no sound", "note.wav"), "detail": "It is wet."}
    answer = client.post(ASK, spoken)
    assert answer.status_code == 422
    assert "not a recording" in answer.content.decode()
    assert "It is wet." in answer.content.decode()


def test_erased_and_hidden_her_voice_goes(cast, settings, tmp_path):
    settings.ERASURE_LEDGER = tmp_path / "erasures.jsonl"
    for end in ("hide", "person"):
        made, seconds = sounds.made_from(sent(wav()))
        question = question_of(cast.gp, enclosed={"voice": (photos.keep(made), seconds)})
        assert QuestionVoice.objects.filter(question=question).exists()
        if end == "hide":
            workflow.apply(question, "hide", by=cast.district, note="It names a family.")
        else:
            for forgetter in forgetters("person"):
                forgetter(cast.gp.uid, timezone.now())
        assert not QuestionVoice.objects.exists()
