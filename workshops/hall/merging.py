"""Merging what comes home from a hall: by uid, in one transaction, as often as one likes.

Three values are compared for each field: as it was known when both sides last agreed, ours now, and
theirs. What only the hall changed is taken; what only we changed stays; what both changed is a
choice, and ours where nobody chooses. A row that is gone on one side does not come back by itself.
"""

from dataclasses import replace
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from events.erasures import forget
from practices.authorship import lies_under
from practices.sent_files import drop
from workshops.hall import comparing, limits, pictures
from workshops.hall.comparing import Choice, Comparison
from workshops.hall.files import Refused
from workshops.hall.keys import hiding_key
from workshops.hall.opening import new_row
from workshops.hall.rows import (
    Orphaned,
    Reader,
    digest,
    digests,
    plain_of,
    sound_uid,
    told,
    unsound,
)
from workshops.hall.tables import TABLES, of_model
from workshops.models import Card, CardPhoto, Participant, Plan, PlanLine, Prework
from workshops.plans.boards import places_of


class Merge:
    """One merge of the rows of a file into `workshop`; `run` writes, in the caller's transaction.

    `known` and `joined` are those of the last file of the same machine, or of the taking out.
    """

    def __init__(self, workshop, members, *, known, joined, versions, by, at, **of_file):
        self.workshop, self.members, self.by, self.at = workshop, members, by, at
        self.known, self.joined = known, dict(joined)
        self.left, self.stayed = of_file["left"], of_file["stayed"]
        self.photos, chosen = of_file["photos"], of_file["chosen"]
        self.key = hiding_key(workshop)
        self.done = Comparison(chosen=set(chosen))
        self.seen, self.there = {}, {}
        self.rows, self.before = {}, {}
        for table in TABLES:
            rows = {str(row.uid): row for row in table.rows(workshop)}
            self.rows[table.model] = rows
            self.before[table.label] = {uid: told(table, row) for uid, row in rows.items()}
        self.homes = {*places_of(workshop), *(plan.place for plan in self.rows[Plan].values())}
        self.reader = Reader(self.rows, versions)

    def run(self):
        """Merge; return the `Comparison`. Raises `Refused`: the caller rolls back."""
        tables = [table for table in TABLES if table.comes_back]
        for table in tables:
            self._refuse_others(table)
        for table in reversed(tables):
            self._delete(table)
        for table in tables:
            self.seen[table.label] = {}
            for row in self.members[table.label]:
                self._merge(table, row)
        self._refuse_too_many()
        self._tell_what_stayed()
        return self.done

    def _tell_what_stayed(self):
        """Tell of photos that are on the laptop alone still."""
        here = self.rows[CardPhoto]
        for uid in self.stayed:
            if self.joined.get(uid, uid) not in here:
                self.done.otherwise.append([CardPhoto.__name__, uid, comparing.STAYED])

    def _refuse_others(self, table):
        """Refuse a file that names rows of another workshop."""
        theirs = {sound_uid(row.get("uid")) for row in self.members[table.label]}
        if len(theirs) != len(self.members[table.label]):
            raise Refused(unsound("uid"))
        others = theirs - set(self.rows[table.model])
        if table.model.objects.filter(uid__in=others).exists():
            raise Refused(unsound("uid"))

    def _refuse_too_many(self):
        """Refuse a file by which the workshop would have more than its pages let it have."""
        if any(number > most for number, most in limits.counted(self.rows)):
            raise Refused(_("The workshop would have more rows than it may: nothing is taken."))

    # Gone in the hall

    def _delete(self, table):
        if table.lasts:
            return
        theirs = {row["uid"] for row in self.members[table.label]} | self.left
        for uid, known in self.known.get(table.label, {}).items():
            ours = self.joined.get(uid, uid)
            row = self.rows[table.model].get(ours)
            if uid in theirs or row is None or (table.ended and table.ended(row)):
                continue
            same = digests(self.key, table, self.before[table.label][ours]) == known
            if (same and not self._is_more(table, row)) or self._chosen(
                table, comparing.GONE_THERE, ours, row
            ):
                self._drop(self.rows[table.model].pop(ours))
                self.done.count(table, comparing.DELETED)

    def _is_more(self, table, row):
        """Whether `row` has become more here than the hall knew: that is not deleted unseen."""
        photographed = table.model is Card and self._photo_of(row) is not None
        return photographed or bool(
            table.kept_by and getattr(row, f"{table.kept_by}_id") is not None
        )

    def _photo_of(self, card):
        """Return our photo of `card`, or None; what is gone in the hall is gone here by then."""
        return next((one for one in self.rows[CardPhoto].values() if one.card_id == card.pk), None)

    def _drop(self, row):
        """Delete a row, a photo with its files and a card with its photo."""
        if isinstance(row, CardPhoto):
            drop(CardPhoto.objects.filter(pk=row.pk))
            return
        if isinstance(row, Card) and (photo := self._photo_of(row)):
            self._drop(self.rows[CardPhoto].pop(str(photo.uid)))
        row.delete()

    def _chosen(self, table, kind, uid, row=None, theirs=None):
        """Return whether somebody chose the hall's side of a row that is gone on one side."""
        ours = _line(table, self.before[table.label][uid]) if row else ""
        there = _line(table, theirs) if theirs else ""
        name = str(getattr(row, "number", "") or (theirs or {}).get("number", ""))
        choice = Choice(table.label, uid, "", kind, name, ours, there)
        return self.done.takes_theirs(choice)

    # Rows of the hall

    def _merge(self, table, told_there):
        uid = told_there["uid"]
        try:
            values = self.reader.values(table, self._pointing_here(table, told_there))
            self._check_place(table, values)
        except Orphaned:
            self.done.otherwise.append([table.label, uid, comparing.ORPHANED])
            return
        if table.model is CardPhoto and self._is_erased(values["card"], told_there):
            self.done.otherwise.append([table.label, uid, comparing.HIDDEN])
            return
        theirs = plain_of(table, values) | {"uid": uid}
        self.seen[table.label][uid] = digests(self.key, table, theirs)
        row = self.rows[table.model].get(self.joined.get(uid, uid)) or self._same(table, values)
        known = self.known.get(table.label, {}).get(uid)
        if row is not None:
            self._both(table, uid, row, values, theirs, known)
        elif known is None or self._back(table, uid, theirs, known):
            self._add(table, uid, values)

    def _check_place(self, table, values):
        """Raise `Orphaned` for what a place is to read that this workshop does not concern."""
        if table.model is Plan:
            wrong = values["place"] not in self.homes
        elif table.model is Prework:
            wrong = values["district"] not in self.homes
        else:
            lines = table.model is PlanLine
            wrong = lines and not lies_under(values["plan"].place, values["place"])
        if wrong:
            raise Orphaned("place")

    def _is_erased(self, card, photo):
        """Whether `photo`, as the file has it, may show a name that is erased here."""
        told = self._there(Card, photo["card"])
        teller = self._there(Participant, told.get("told_by")).get("name") or ""
        by = card.told_by and self.rows[Participant].get(str(card.told_by.uid))
        return pictures.is_erased(card, by, told, teller)

    def _there(self, model, uid):
        """Return the row of the file with `uid`, or an empty one."""
        if model not in self.there:
            self.there[model] = {row["uid"]: row for row in self.members[model.__name__]}
        return self.there[model].get(uid, {})

    def _back(self, table, uid, theirs, known):
        """Return whether somebody chose to have back what is deleted here and was changed there."""
        if known == self.seen[table.label][uid]:
            return False
        return self._chosen(table, comparing.GONE_HERE, uid, theirs=theirs)

    def _pointing_here(self, table, told_there):
        """Return the row with uids of what stands here for what the hall made."""
        if not self.joined:
            return told_there
        pointing = [field.name for field in table.fields() if field.is_relation]
        moved = {
            name: self.joined.get(told_there[name], told_there[name])
            for name in pointing
            if isinstance(told_there.get(name), str)
        }
        return told_there | moved

    def _same(self, table, values):
        """Return the row that is the same by what it says, made on both sides, or None."""
        if table.alone:
            return next(iter(self.rows[table.model].values()), None)
        if not table.same:
            return None
        wanted = [values[name] for name in table.same]
        if None in wanted:
            return None
        for row in self.rows[table.model].values():
            if [getattr(row, name) for name in table.same] == wanted:
                return row
        return None

    def _add(self, table, uid, values):
        values = dict(values)
        if (within := values.get(table.within)) and _is_ended(within):
            self.done.otherwise.append([table.label, uid, comparing.ENDED])
            return
        if "number" in table.first:
            values["number"] = self._number(table, values)
        if table.emptied and self._taken(table, values[table.emptied]):
            values[table.emptied] = ""
            self.done.otherwise.append([table.label, uid, comparing.EMPTIED])
        if table.one_open and values[table.one_open] is None and self._open(table):
            values[table.one_open] = self.at
        told, uid = uid, self._key_of(table, uid)
        row = new_row(table, values, self.workshop, self.by, uid)
        row.save(force_insert=True)
        self.rows[table.model][uid] = row
        self.done.count(table, comparing.NEW)
        if table.model is CardPhoto:
            self.done.photos.append((row, self.photos[told]))

    def _key_of(self, table, uid):
        """Return the key of a new row: a photo gets one of ours, for files lie under it."""
        if table.model is CardPhoto:
            self.joined[uid] = uid = str(uuid4())
        return uid

    def _number(self, table, values):
        within, wanted = values.get(table.within, self.workshop), values["number"]
        rows = table.model.objects.filter(**{table.within: within})
        if wanted and not rows.filter(number=wanted).exists():
            return wanted
        return (rows.aggregate(last=Max("number"))["last"] or 0) + 1

    def _open(self, table):
        rows = self.rows[table.model].values()
        return any(getattr(row, table.one_open) is None for row in rows)

    def _taken(self, table, value):
        rows = self.rows[table.model].values()
        return bool(value) and any(getattr(row, table.emptied) == value for row in rows)

    def _both(self, table, uid, row, values, theirs, known):
        ours_uid = str(row.uid)
        if ours_uid != uid:
            self.joined[uid] = ours_uid
        ours = self.before[table.label].get(ours_uid)
        if ours is None or self._erased(table, row, theirs):
            return
        if table.ended and table.ended(row):
            if known != self.seen[table.label][uid]:
                self.done.otherwise.append([table.label, ours_uid, comparing.ENDED])
            return
        taken = [
            field
            for field in table.compared()
            if self._take(table, field, row, ours, (theirs, values), known)
        ]
        if taken and table.model is CardPhoto:
            self._exchange(table, uid, row, values)
        elif taken:
            self._save(table, row, {field.name: values[field.name] for field in taken})

    def _exchange(self, table, uid, row, values):
        """Put the photo of the hall in the place of ours."""
        self._drop(self.rows[CardPhoto].pop(str(row.uid)))
        self._add(table, uid, values)

    def _erased(self, table, row, theirs):
        """A name that was erased on either side is erased; what was erased here stays so."""
        if table.model is not Participant:
            return False
        if theirs["forgotten_at"] and not row.forgotten_at:
            forget("participant", row.uid, self.at)
            self.done.count(table, comparing.ERASED)
        return bool(theirs["forgotten_at"] or row.forgotten_at)

    def _take(self, table, field, row, ours, theirs, known):
        """Return whether the value of the hall is to be taken for `field`."""
        here, there = ours[field.name], theirs[0][field.name]
        if isinstance(row, CardPhoto) and not row.is_usable:
            return True
        if here == there or (field.name in table.private and here in ("", None)):
            return False
        if field.name == "name" and getattr(row, "person_id", None):
            return False  # her account names her
        before = (known or {}).get(field.name)
        if before == digest(self.key, there):
            return False
        if before == digest(self.key, here):
            return True
        is_photo = isinstance(row, CardPhoto)
        name = str(getattr(row.card if is_photo else row, "number", row))
        both = (getattr(row, field.name), theirs[1][field.name])
        shown = ["", ""] if is_photo else [comparing.shown(field, value) for value in both]
        choice = Choice(table.label, str(row.uid), field.name, comparing.BOTH, name, *shown)
        return self.done.takes_theirs(
            replace(choice, photo=theirs[0]["uid"]) if is_photo else choice
        )

    def _save(self, table, row, values):
        for name, value in values.items():
            setattr(row, name, value)
        try:
            with transaction.atomic():
                row.save(update_fields=list(values))
        except IntegrityError:
            self.done.otherwise.append([table.label, str(row.uid), comparing.CLASHED])
        else:
            self.done.count(table, comparing.CHANGED)


def _is_ended(row):
    """Return whether nothing changes `row` any more, as its table says."""
    ended = of_model(type(row)).ended
    return ended is not None and ended(row)


def _line(table, values):
    """Return what a row says, in one line."""
    said = (values.get(name) for name in ("text", "name", "title", "words"))
    return next((one for one in said if one), table.label)
