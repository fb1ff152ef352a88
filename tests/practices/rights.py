"""Trying a table of rights through HTTP: signing in each way, asking, taking back what was done.

Each try answers in the table's words: `done` is a verb's redirect, `login` the way to the sign-in
page, else the status.
"""

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.second_factor import is_needed
from practices import photos
from practices.models import Attachment, AttachmentState, Photo
from tests.cast import PASSWORD
from tests.factories import practices as factory
from tests.signing_in import (
    app_of,
    by_code,
    by_code_of_app,
    by_passkey,
    by_password,
    passkey_of,
)

WAYS = ("code", "password", "passkey")
READ = {
    "view",
    "view-open",
    "compare-open",
    "suggestions",
    "history",
    "version",
    "attachment",
    "edit-form",
    "desk-page",
    "print",
}
PEOPLE = {
    "peer_gp": "gp2",
    "peer_block": "block",
    "author_gp": "gp",
    "author_district": "district",
    "desk_district": "district",
    "desk_other_district": "district3",
    "desk_state": "state",
    "desk_national": "national",
}
_DRAFT = factory.draft_practice


def draft_with_photo(**answers):
    """Return a draft with one ready photo, as its author would have added it."""
    practice = _DRAFT(**answers)
    attachment = Attachment.objects.create(
        practice=practice,
        uploaded_by=practice.author,
        state=AttachmentState.READY,
        widths=[360],
        width=360,
        height=240,
        sha256="0" * 64,
    )
    default_storage.save(photos.made_name(attachment.uid, 360), ContentFile(b"webp"))
    Photo.objects.create(version=practice.open_version, attachment=attachment, position=1)
    return practice


def clients_of(people, turn=0):
    """Return `{role: client}` for `{role: person}`, signed in by code, password, passkey in turn.

    Who needs a second factor gives it.
    """
    clients = {}
    for place, (role, person) in enumerate(people.items(), turn):
        clients[role] = Client()
        if person:
            enter(clients[role], person, WAYS[place % len(WAYS)])
    return clients


def enter(client, person, way):
    """Sign `person` in; who is suspended was so only after signing in."""
    away = not person.is_active
    if away:
        User.objects.filter(pk=person.pk).update(is_active=True, suspended_at=None)
    if way == "passkey":
        by_passkey(client, passkey_of(person))
    else:
        secret = app_of(person) if is_needed(person) else ""
        by_code(client, person) if way == "code" else by_password(client, person, PASSWORD)
        if secret:
            by_code_of_app(client, secret)
    assert client.session["_auth_user_id"] == str(person.pk), way
    if away:
        User.objects.filter(pk=person.pk).update(is_active=False, suspended_at=timezone.now())


def address_of(action, practice):
    """Return the address at which `action` is done on `practice`."""
    pk = practice.pk
    if action == "view":
        return practice.get_absolute_url()
    if action == "attachment":
        return reverse("practices:photo", args=[practice.attachments.get().uid, 360])
    if action == "print":
        return reverse("packs:print", args=[pk, "district-note"])
    if action == "translation":
        return reverse("practices:translation", args=[pk, "hi"])
    if action == "version":
        return reverse("practices:version", args=[pk, 1])
    names = {
        "suggest": "suggestions",
        "view-open": "open",
        "edit-form": "edit",
        "desk-page": "read",
    }
    return reverse(f"practices:{names.get(action, action.replace('-', '_'))}", args=[pk])


def words_of(action, practice, other):
    """Return what a sound form of the action sends; `other` is a published practice."""
    if action == "edit":
        begun, place = practice.open_version, practice.latest_version.place.key
        base, revision = begun or practice.live_version, begun.revision if begun else 0
        more = {"version": base.pk, "revision": revision} if base else {}
        return {"title": "A better title", "place": place} | more
    if action == "suggest":
        return {"answer": "problem", "proposed": "The pits were full.", "why": "I was there."}
    if action == "translation":
        return {"title": "एक शीर्षक", "version": practice.live_version_id or 0, "revision": 0}
    words = {"note": "For this reason."}
    more = {
        "supersede": {"replacement": other.code},
        "join": {"replacement": other.code},
        "link": {"original": other.code},
        "endorse": {"type": "we-do-this"},
        "challenge": {"reason": "wrong"},
    }
    return words | more.get(action, {})


def answer_to(client, action, practice, other):
    """Send one request, take back all that it did, and return the answer."""
    with transaction.atomic():
        if action in READ:
            answer = client.get(address_of(action, practice))
        else:
            words = words_of(action, practice, other)
            answer = client.post(address_of(action, practice), words)
        transaction.set_rollback(True)
    return answer


def in_words(answer):
    """Return the status of `answer` in the table's words."""
    if answer.status_code != 302:
        return str(answer.status_code)
    return "login" if answer["Location"].startswith("/accounts/login/") else "done"
