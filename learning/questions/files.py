"""The photo and the voice note of a question: held while the form is open, kept with it, erased."""

from events.erasures import forget
from learning.models import QuestionPhoto, QuestionVoice
from practices import photos
from practices.forms.photos import wait_for_twins
from practices.models.attachment import SentFile
from practices.sent_files import keep_held


def hold(sent, user):
    """Keep the checked photo `sent` for a day; return the word by which `user` gets back to it."""
    return photos.token_for(photos.keep(sent), user)


def held(token, user, kind=""):
    """Return the UUID of the file that `token` holds for `user`, None where it is used or gone."""
    uid = photos.named_in(token, user, kind=kind) if token else None
    if uid is None or not photos.is_held(uid):
        return None
    return None if _is_used(uid) else uid


def hold_voice(made, user):
    """Keep `made`, what `sounds.made_from` returns, for a day; return the word for it.

    Its seconds stand before the word, and nobody can write others there.
    """
    recording, seconds = made
    return f"{seconds}.{photos.token_for(photos.keep(recording), user, _voice_of(seconds))}"


def held_voice(token, user):
    """Return (UUID, seconds) of the recording that `token` holds for `user`, None as `held`."""
    seconds, _dot, word = token.partition(".")
    uid = held(word, user, _voice_of(seconds))
    return (uid, int(seconds)) if uid else None


def _voice_of(seconds):
    return f".voice-{seconds}"


def _is_used(uid):
    return any(table.objects.filter(uid=uid).exists() for table in SentFile.tables())


def keep(question, *, photo=None, description="", voice=None):
    """Keep the held files with `question`; jobs make what is shown of them.

    `photo` is a UUID, `voice` a UUID and its seconds. What was kept elsewhere meanwhile stays so.
    """
    if photo:
        _keep(QuestionPhoto(question=question, uid=photo, description=description))
    if voice:
        _keep(QuestionVoice(question=question, uid=voice[0], seconds=voice[1]))


def _keep(row):
    wait_for_twins([row.uid])
    if not _is_used(row.uid):
        keep_held(row)


def drop_photos(rows, at):
    """Erase the photos `rows` for good: their files with the commit, and from backups too."""
    for uid in list(rows.values_list("uid", flat=True)):
        forget("photo", uid, at)


def drop_voices(rows, at):
    """Erase the voice notes `rows` for good, as photos."""
    for uid in list(rows.values_list("uid", flat=True)):
        forget("voice", uid, at)
