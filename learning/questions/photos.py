"""The photo of a question: held while the form is open, kept with it, erased for good."""

from events.erasures import forget
from events.personal import forgets
from learning.models import QuestionPhoto
from practices import jobs, photos
from practices.forms.photos import wait_for_twins
from practices.models.attachment import PhotoFile
from workshops.card_files import drop


def hold(sent, user):
    """Keep the checked file `sent` for a day; return the word by which `user` gets back to it."""
    return photos.token_for(photos.keep(sent), user)


def held(token, user):
    """Return the UUID of the file that `token` holds for `user`, None where it is used or gone."""
    uid = photos.named_in(token, user) if token else None
    if uid is None or not photos.is_held(uid):
        return None
    return None if _is_used(uid) else uid


def _is_used(uid):
    return any(table.objects.filter(uid=uid).exists() for table in PhotoFile.tables())


def keep(question, uid, description):
    """Keep the held file `uid`, a UUID, with `question`; a job makes its pictures.

    One that was kept elsewhere meanwhile stays there.
    """
    wait_for_twins([uid])
    if _is_used(uid):
        return
    told = {"description": description, "sent_sha256": photos.sent_digest(uid)}
    jobs.queue_photo(QuestionPhoto.objects.create(question=question, uid=uid, **told))


def drop_photos(rows, at):
    """Erase the photos `rows` for good: their files with the commit, and from backups too."""
    for uid in list(rows.values_list("uid", flat=True)):
        forget("photo", uid, at)


@forgets("photo")
def forget_question_photo(uid, at):
    """Delete the photo of a question, and its files with the commit."""
    drop(QuestionPhoto.objects.filter(uid=uid))
