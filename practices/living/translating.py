"""Translating a published practice passage by passage, and having it checked by another."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.standing import standing_of
from events.models import Event
from events.registry import handles
from events.services import record
from practices import permissions, search_index
from practices.choices import PracticeState
from practices.errors import AnswersMissing, NotAllowed, WrongState
from practices.living.querysets import withheld
from practices.living.translated import mark_of, originals
from practices.living.translation_querysets import WROTE
from practices.models import Practice, Translation, TranslationState
from practices.notify import authors_of, curators_of
from practices.shield import told_from

LEFT_AFTER = timedelta(days=30)  # then another may write on at a draft that lies


def require(practice, by):
    """Raise NotAllowed without a posting, WrongState where it is not published."""
    if not permissions.may(by, "translate", practice):
        raise NotAllowed("translate")
    if practice.state != PracticeState.PUBLISHED:
        raise WrongState(practice)


def may_write(user, translation, now=None):
    """Whether `user` may write on it: its translator; another where it has lain for a month."""
    if translation is None or translation.person_id == user.pk:
        return True
    lain = (now or timezone.now()) - translation.saved_at > LEFT_AFTER
    return lain and translation.state == TranslationState.DRAFT


def may_check(user, translation):
    """Whether `user` may check it: author's office, its desk, the desk of the translator's state.

    Never who wrote on a translation of this practice into this language.
    """
    practice = translation.based_on.practice
    if translation.person_id == user.pk or wrote_on(user, practice, translation.language):
        return False
    return permissions.may(user, "check-translation", practice) or _is_home(user, translation)


def _is_home(user, translation):
    office = translation.office
    state = office.place.state if office else None
    programme = translation.based_on.practice.programme
    return state is not None and standing_of(user).curates_place(state, programme)


def wrote_on(user, practice, language):
    """Whether `user` has ever begun or taken up a translation of `practice` into `language`."""
    wrote = Event.objects.filter(verb=WROTE, subject_type="practice", subject_id=practice.pk)
    return wrote.filter(actor=user.pk, target=language).exists()


def current(practice, language):
    """Return the translation of what is live into `language`, or None."""
    found = Translation.objects.filter(based_on=practice.live_version_id, language=language)
    return found.select_related("based_on__practice", "office__place__state", "person").first()


def base_of(practice, language, user):
    """Return the translation that one of the live version begins with, or None.

    The one there is; else the newest of an older version that is checked or one's own.
    """
    one = current(practice, language)
    if one is not None:
        return one
    older = Translation.objects.filter(based_on__practice=practice, language=language)
    older = older.exclude(based_on=practice.live_version_id).order_by("-based_on__number")
    return next((one for one in older if one.is_checked or one.person_id == user.pk), None)


def texts_shown(translation):
    """Return {key: text} of `translation` (or None) without what a doubt withholds; one query."""
    if translation is None:
        return {}
    hidden = withheld_keys(translation.based_on_id)
    return {key: text for key, text in translation.texts.items() if key not in hidden}


def withheld_keys(version_id):
    """Return the keys of the passages of a version that a doubt withholds now; one query."""
    rows = withheld().filter(version=version_id).values_list("field", "position")
    return {f"{field}-{position}" if position else field for field, position in rows}


@transaction.atomic
def save(practice, language, *, by, texts, read, revision, submit=False, machine=False, **more):
    """Write `texts` ({key: text}) as a draft, or with `submit` for checking; return the row.

    `read` is the id of the version and `revision` the count of saves (0: none) that the page
    showed. `more`: request_id, at. Raises NotAllowed, WrongState (not published, "stale", or
    "taken": another's), AnswersMissing.
    """
    practice = _locked(practice)
    require(practice, by)
    live, base = practice.live_version, base_of(practice, language, by)
    one = base if base is not None and base.based_on_id == live.pk else None
    if not may_write(by, one):
        raise WrongState(practice, "taken")
    if read != live.pk or revision != (one.revision if one else 0):
        raise WrongState(practice, "stale")
    source = originals(live)
    texts = {key: text for key, text in texts.items() if text and key in source}
    hidden = withheld_keys(live.pk)
    if submit and (missing := source.keys() - texts.keys() - hidden):
        raise AnswersMissing({key: _("Translate this passage.") for key in missing})
    begins = one is None or one.person_id != by.pk or one.is_checked
    was_checked = one is not None and one.is_checked
    one = one or Translation(based_on=live, language=language, revision=0)
    old_texts, old_marks = _of_withheld(base, hidden - texts.keys())
    one.marks = _marks(texts, source, base, anew=submit) | old_marks
    one.texts, one.revision = texts | old_texts, one.revision + 1
    one.person, one.office = by, standing_of(by).main_office
    one.machine_made = machine or bool(base and base.machine_made)
    one.state = TranslationState.WAITING if submit else TranslationState.DRAFT
    one.checked_by = one.checked_office = one.checked_at = None
    one.saved_at = more.get("at") or timezone.now()
    one.save()
    _log_save(practice, one, begins=begins, submit=submit, **more)
    if was_checked:
        search_index.keep(practice)
    return one


def _of_withheld(base, keys):
    """Return the texts and marks that `base` has for `keys`, which no page shows while withheld.

    The marks say from which words they were made, so they are read again once the doubt is over.
    """
    kept = keys & base.texts.keys() if base is not None else ()
    return {key: base.texts[key] for key in kept}, {key: base.marks.get(key, "") for key in kept}


def _marks(texts, source, base, *, anew):
    """Return of each text from which words it was made; what was left as it was keeps its mark.

    Who sends it for checking says with it that every passage still fits.
    """
    kept = {}
    if base is not None and not anew:
        kept = {
            key: mark for key, mark in base.marks.items() if base.texts.get(key) == texts.get(key)
        }
    return {key: kept.get(key) or mark_of(source[key]) for key in texts}


def _log_save(practice, one, *, begins, submit, request_id=None, at=None):
    act = {"by": one.person, "office": one.office, "target": one.language, "at": at}
    if begins:
        record(WROTE, practice, request_id=None if submit else request_id, **act)
    if submit:
        tell = [*authors_of(practice), *curators_of(practice, practice.live_version)]
        record("submit-translation", practice, request_id=request_id, tell=tell, **act)


@transaction.atomic
def check(translation, *, by, revision, request_id=None, at=None):
    """Say that it is right, so that readers see it.

    Raises NotAllowed, WrongState ("withheld" while a doubt hides a part of it, which nobody can
    check; "stale": it, or what it was made from, reads otherwise now).
    """
    practice, one = _to_check(translation, by)
    source = originals(practice.live_version)
    marks = {key: mark_of(text) for key, text in source.items()}
    if one.state != TranslationState.WAITING:
        raise WrongState(practice, "checked")
    if withheld_keys(practice.live_version_id):
        raise WrongState(practice, "withheld")
    if one.revision != revision or one.marks != marks:
        raise WrongState(practice, "stale")
    one.state, one.checked_by = TranslationState.CHECKED, by
    one.checked_office, one.checked_at = standing_of(by).main_office, at or timezone.now()
    one.save()
    _tell("check-translation", practice, one, by, request_id=request_id, at=one.checked_at)
    search_index.keep(practice)


@transaction.atomic
def give_back(translation, *, by, note, request_id=None, at=None):
    """Give it back to its translator with a note; what readers saw they see no more.

    Raises NotAllowed, WrongState, AnswersMissing.
    """
    practice, one = _to_check(translation, by)
    if one.state == TranslationState.DRAFT:
        raise WrongState(practice, "checked")
    if not note.strip():
        raise AnswersMissing({"note": _("Write a note: it tells the others why.")})
    one.state = TranslationState.DRAFT
    one.checked_by = one.checked_office = one.checked_at = None
    one.save()
    more = {"note": note.strip(), "request_id": request_id, "at": at}
    _tell("return-translation", practice, one, by, **more)
    search_index.keep(practice)


def _to_check(translation, by):
    practice = _locked(translation.based_on.practice)
    one = Translation.objects.select_for_update(of=("self",)).select_related(
        "based_on__practice", "office__place__state", "person"
    )
    one = one.get(pk=translation.pk)
    if not may_check(by, one):
        raise NotAllowed("check-translation")
    if practice.state != PracticeState.PUBLISHED or one.based_on_id != practice.live_version_id:
        raise WrongState(practice)
    return practice, one


def _tell(verb, practice, one, by, **more):
    more |= {
        "tell": [one.person],
        "told_from": told_from(practice, by, more["at"] or timezone.now()),
    }
    office = standing_of(by).main_office
    record(verb, practice, by=by, office=office, target=one.language, **more)


@handles("accept")
def tell_translators(event, practice):
    """Have who translated an earlier version hear that there is a newer one."""
    done = Translation.objects.filter(based_on__practice=practice)
    people = list(User.objects.active().filter(pk__in=done.values("person")))
    if people:
        told = {"agent": "clock", "tell": people, "at": event.at}
        record("outdate-translation", practice, by=None, **told)


def _locked(practice):
    return Practice.objects.select_for_update(of=("self",)).get(pk=practice.pk)
