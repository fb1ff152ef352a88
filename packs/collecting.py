"""What stands in a pack: practices added, taken out, put in order; findings that cite them."""

from django.db import transaction
from django.utils.translation import gettext as _

from packs.choices import MOST_ITEMS
from packs.models import Finding, PackItem
from packs.models.finding import MOST_FINDINGS
from packs.services import changed, locked
from practices.errors import AnswersMissing, WrongState
from practices.models import Practice


@transaction.atomic
def add(pack, practices, *, by, at=None, request_id=None):
    """Add `practices` at the end of `pack`, without those that stand there; return how many came.

    Raises AnswersMissing where one is not published or `by` may not open it, or where more than
    `MOST_ITEMS` would stand there.
    """
    row = locked(pack, "add-to-pack", by=by)
    wanted = list(dict.fromkeys(practice.pk for practice in practices))
    _require_open(wanted, by)
    here = dict(row.items.values_list("practice", "position"))
    new = [pk for pk in wanted if pk not in here]
    if len(here) + len(new) > MOST_ITEMS:
        words = _("A pack holds %(most)d practices at most. Take some out or begin another.")
        raise AnswersMissing({"practice": words % {"most": MOST_ITEMS}})
    if new:
        _append(row, new, len(here))
        changed(row, "add-to-pack", by=by, at=at, request_id=request_id, target=str(len(new)))
    return len(new)


def may_stand_in(user):
    """Return the practices that `user` may put into a pack, and that one shows to her."""
    return Practice.objects.visible_to(user).listed()


def _require_open(wanted, by):
    if may_stand_in(by).filter(pk__in=wanted).count() < len(wanted):
        words = _("Only what is published can be added. Open it to see what became of it.")
        raise AnswersMissing({"practice": words})


def _append(pack, pks, last):
    live = dict(Practice.objects.filter(pk__in=pks).values_list("pk", "live_version"))
    PackItem.objects.bulk_create(
        PackItem(pack=pack, practice_id=pk, added_version_id=live[pk], position=position)
        for position, pk in enumerate(pks, last + 1)
    )


@transaction.atomic
def remove(pack, practice, *, by, at=None, request_id=None):
    """Take `practice` out of `pack`; what is not there any more is no fault.

    Raises WrongState with reason `cited` where a finding would cite nothing without it.
    """
    row = locked(pack, "remove-from-pack", by=by)
    item = row.items.filter(practice=practice).first()
    if item is None:
        return row
    if _rests_on(row, item):
        raise WrongState(row, "cited")
    item.delete()
    _number(row.items.all())
    return changed(row, "remove-from-pack", by=by, at=at, request_id=request_id)


def _rests_on(pack, item):
    """Return whether a finding cites `item` alone."""
    others = PackItem.objects.filter(pack=pack).exclude(pk=item.pk)
    return pack.findings.filter(cites=item).exclude(cites__in=others).exists()


@transaction.atomic
def replace(pack, practice, *, by, at=None, request_id=None):
    """Put what replaced `practice` in its position, or take it out where that stands here already.

    Findings that cite it cite the replacement then. Raises WrongState where nothing replaced it.
    """
    row = locked(pack, "add-to-pack", by=by)
    item = row.items.filter(practice=practice).select_related("practice").first()
    better = replacements_of([item.practice], by).get(practice.pk) if item else None
    if better is None:
        raise WrongState(row)
    other = row.items.filter(practice=better).first()
    if other is None:
        item.practice, item.added_version_id = better, better.live_version_id
        item.save(update_fields=["practice", "added_version"])
    else:
        for finding in item.findings.all():
            finding.cites.add(other)
        item.delete()
        _number(row.items.all())
    return changed(row, "add-to-pack", by=by, at=at, request_id=request_id, target="replaced")


def replacements_of(practices, user):
    """Return {pk: the published practice at the end of what replaced it} of those that have one.

    A query for each link of the longest chain, and one; the workflow lets no circle in.
    """
    ends = {one.pk: one.superseded_by_id for one in practices if one.superseded_by_id}
    while further := _replaced(ends.values()):
        ends = {pk: further.get(end, end) for pk, end in ends.items()}
    found = may_stand_in(user).in_bulk(ends.values()) if ends else {}
    return {pk: found[end] for pk, end in ends.items() if end in found}


def _replaced(keys):
    """Return {key: what replaced it} of those among `keys` that were replaced themselves."""
    rows = Practice.objects.filter(pk__in=set(keys), superseded_by__isnull=False)
    return dict(rows.values_list("pk", "superseded_by")) if keys else {}


@transaction.atomic
def order(pack, practices, *, by, revision, at=None, request_id=None):
    """Put the practices with the keys `practices`, all that stand there, in this order.

    Raises WrongState with reason `stale` where `revision` is not the last, or where they are not
    those that stand there.
    """
    row = locked(pack, "order-pack", by=by, revision=revision)
    items = {item.practice_id: item for item in row.items.all()}
    if sorted(items) != sorted(practices):
        raise WrongState(row, "stale")
    if list(items) == list(practices):
        return row
    _number([items[pk] for pk in practices])
    return changed(row, "order-pack", by=by, at=at, request_id=request_id)


@transaction.atomic
def move(pack, practice, to, *, by, revision, at=None, request_id=None):
    """Move `practice` to the position `to` (from 1; beyond the ends it stays at the end)."""
    keys = list(pack.items.order_by("position").values_list("practice", flat=True))
    if practice.pk not in keys:
        raise WrongState(pack, "stale")
    keys.remove(practice.pk)
    keys.insert(max(to, 1) - 1, practice.pk)
    return order(pack, keys, by=by, revision=revision, at=at, request_id=request_id)


def _number(rows):
    """Give `rows` the positions from 1 in their order; the database looks when all is done."""
    rows = list(rows)
    for position, row in enumerate(rows, 1):
        row.position = position
    if rows:
        type(rows[0]).objects.bulk_update(rows, ["position"])


@transaction.atomic
def write_finding(pack, text, practices, *, by, finding=None, at=None, request_id=None):
    """Write a finding, or other words into `finding`, that cites the `practices` of the pack.

    Raises AnswersMissing where it cites none, or where there are `MOST_FINDINGS` already;
    WrongState where the pack is of a kind without findings or `finding` is gone.
    """
    row = locked(pack, "write-finding", by=by)
    if not row.has_findings:
        raise WrongState(row)
    cited = list(row.items.filter(practice__in=[practice.pk for practice in practices]))
    if not cited:
        raise AnswersMissing({"cites": _("Tick the practices that show it.")})
    finding = _written(row, text, finding)
    finding.cites.set(cited)
    changed(row, "write-finding", by=by, at=at, request_id=request_id)
    return finding


def _written(pack, text, finding):
    if finding is None:
        position = pack.findings.count() + 1
        if position > MOST_FINDINGS:
            words = _("There are %(most)d findings already. Two pages hold no more.")
            raise AnswersMissing({"text": words % {"most": MOST_FINDINGS}})
        return Finding.objects.create(pack=pack, position=position, text=text)
    if not Finding.objects.filter(pk=finding.pk, pack=pack).update(text=text):
        raise WrongState(pack, "stale")
    return finding


@transaction.atomic
def delete_finding(pack, finding, *, by, at=None, request_id=None):
    """Delete a finding; one that is gone already is no fault."""
    row = locked(pack, "write-finding", by=by)
    row.findings.filter(pk=finding.pk).delete()
    _number(row.findings.all())
    return changed(row, "write-finding", by=by, at=at, request_id=request_id, target="deleted")
