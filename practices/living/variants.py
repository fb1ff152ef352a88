"""What a practice was taken from and changed, and what others made of it.

Who tells a variant says so with it; a desk links two that are published already, and unlinks them.
"""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.standing import standing_of
from events.services import record
from practices import permissions
from practices.choices import PracticeState
from practices.errors import AnswersMissing, NotAllowed, WrongState
from practices.models import Practice
from practices.notify import authors_of

MOST_SHOWN = 20
LINK, UNLINK = "link", "unlink"
NEEDS_ANOTHER = _("Give the code of the published practice that this one is a variant of.")
GOES_ROUND = _("That one is itself a variant of this one. Link them the other way round.")


def kin_of(practice, user):
    """Return `original` and `variants` of a practice, as its page names them; two queries at most.

    A shielded variant is named with neither: who told openly what it took up would be known by it.
    """
    hides = practice.shielded and not permissions.knows_place(user, practice)
    original = None if hides else practice.variant_of
    if original is not None and (original.is_hidden or not original.live_version_id):
        original = None
    variants = practice.variants.listed().filter(shielded_level="").order_by("title", "pk")
    return {"original": original, "variants": list(variants[:MOST_SHOWN])}


def require(practice, by, verb=LINK):
    """Raise NotAllowed without the right to `verb`, WrongState where there is nothing to do."""
    if not permissions.may(by, verb, practice):
        raise NotAllowed(verb)
    linked = practice.variant_of_id is not None
    if practice.state != PracticeState.PUBLISHED or linked == (verb == LINK):
        raise WrongState(practice)


@transaction.atomic
def link(practice, *, by, original=None, at=None):
    """Say that `practice` is a variant of the published `original`; the authors of both hear.

    Raises NotAllowed (of who wrote either too), WrongState where it is linked already,
    AnswersMissing without another, or where that is a variant of this one.
    """
    practice, original = _locked(practice, original)
    require(practice, by)
    if original is not None and permissions.has_written_it(by, original):
        raise NotAllowed(LINK)
    if original is None or original.state != PracticeState.PUBLISHED or original == practice:
        raise AnswersMissing({"original": NEEDS_ANOTHER})
    if _leads_to(practice, original):
        raise AnswersMissing({"original": GOES_ROUND})
    practice.variant_of = original
    practice.save(update_fields=["variant_of"])
    others = [] if practice.shielded else authors_of(original)
    _record(LINK, practice, original, by, at, [*authors_of(practice), *others])


@transaction.atomic
def unlink(practice, *, by, at=None):
    """Say that `practice` is a variant of none; raises NotAllowed, WrongState where it is of none.

    What its author has said with it a desk may take back too.
    """
    practice, _none = _locked(practice)
    require(practice, by, UNLINK)
    original, practice.variant_of = practice.variant_of, None
    practice.save(update_fields=["variant_of"])
    _record(UNLINK, practice, original, by, at, authors_of(practice))


def _locked(practice, original=None):
    """Return both as they are now, locked by their keys in order: two desks may link them."""
    pks = {one.pk for one in (practice, original) if one is not None}
    rows = Practice.objects.select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk")
    found = {row.pk: row for row in rows}
    return found[practice.pk], found.get(original.pk) if original is not None else None


def _leads_to(practice, original):
    """Whether `practice` is among what `original` is a variant of, in turn."""
    passed = set()
    while original is not None and original.pk not in passed:
        if original.variant_of_id == practice.pk:
            return True
        passed.add(original.pk)
        original = original.variant_of
    return False


def _record(verb, practice, original, by, at, tell):
    record(
        verb,
        practice,
        by=by,
        office=standing_of(by).main_office,
        stead=permissions.stead_of(by, practice, practice.latest_version),
        target=original.code,
        at=at,
        tell=tell,
    )
