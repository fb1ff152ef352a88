"""Rows as plain values that any server understands, and back with the checks of a form.

A place goes by its key, a theme by its key, everything else by its `uid`; people never go.
"""

import hashlib
import hmac
import uuid
from datetime import date, datetime, time
from decimal import Decimal

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from accounts.normalise import nfc
from places.models import Place
from practices.choices import VersionState
from practices.forms.fields import lines_nfc
from practices.models import Practice, Theme, Version
from workshops.hall.files import Refused
from workshops.hall.tables import TABLES
from workshops.models import Participant

LONGEST_TEXT = 4000
YEARS = range(1900, 9000)  # a page that reckons with days beyond these would break
TRAVELLING = {table.model for table in TABLES}
_PLAIN = (str, int, float, bool, type(None))


def told(table, row):
    """Return {field: value} of a row, `uid` with it, as JSON holds it."""
    values = {field.name: _value(field, row) for field in table.fields()}
    if isinstance(row, Participant):  # an account stays at home; its name goes along
        values["name"] = row.shown_name or ("" if row.forgotten_at else "–")
    return {"uid": str(row.uid)} | values


def _value(field, row):
    if not field.is_relation:
        return _plain(getattr(row, field.attname))
    other = getattr(row, field.name)
    if other is None:
        return None
    return other.key if isinstance(other, Place | Theme) else str(other.uid)


def plain_of(table, values):
    """Return {field: value} as `told` would, of values that were read."""
    plain = {}
    for field in table.fields():
        value = values[field.name]
        if field.is_relation and value is not None:
            value = value.key if isinstance(value, Place | Theme) else str(value.uid)
        plain[field.name] = _plain(value)
    return plain


def _plain(value):
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, uuid.UUID | Decimal):
        return str(value)
    return value


def digest(key, value):
    """Return a short text that is another one for another value; without `key` it tells nothing."""
    return hmac.new(key.encode(), repr(value).encode(), hashlib.sha256).hexdigest()[:12]


def digests(key, table, values):
    """Return {field: digest} of the fields of a row that are compared."""
    return {field.name: digest(key, values[field.name]) for field in table.compared()}


def sound_uid(value):
    """Return `value` as the text of a UUID; raises `Refused`."""
    try:
        if str(uuid.UUID(value)) == value:
            return value
    except (ValueError, TypeError, AttributeError):
        pass
    raise Refused(unsound("uid"))


def unsound(name):
    """Return what is said of a file with something in it that no form takes."""
    return _("The file holds something that no form takes (%(field)s): none of it is taken.") % {
        "field": name
    }


class Orphaned(Exception):
    """What a row must belong to is not there any more."""


class Reader:
    """Turns values of a file into those of our fields; looks up what they point to, once each.

    `rows` are the rows that a file's uids may mean, {model: {uid: row}}, of this workshop alone;
    what the file makes is added. `elsewhere`: {uid: uid} of other things, such as versions.
    """

    def __init__(self, rows, elsewhere=None):
        self.rows = rows
        self.elsewhere = elsewhere or {}
        self.seen = {}

    def values(self, table, told):
        """Return {field name: value for the model} of one row; raises `Refused`."""
        fields = table.fields()
        if set(told) != {"uid"} | {field.name for field in fields}:
            raise Refused(unsound(table.label))
        values = {field.name: self._read(field, told[field.name]) for field in fields}
        for name in table.needs:
            if told[name] is not None and values[name] is None:
                raise Orphaned(name)
        version = values.get("version")
        if version is None and told.get("version") and values["practice"]:
            version = values["version"] = values["practice"].live_version
        if version is not None and version.practice_id != getattr(values["practice"], "pk", None):
            raise Refused(unsound("version"))
        return values

    def _read(self, field, value):
        if value is None:
            if not field.null:
                raise Refused(unsound(field.name))
            return None
        if field.is_relation:
            return self._pointed(field, value)
        try:
            return _checked(field, value)
        except (ValidationError, TypeError, ValueError, OverflowError, AttributeError):
            raise Refused(unsound(field.name)) from None

    def _pointed(self, field, value):
        model = field.related_model
        if not isinstance(value, str):
            raise Refused(unsound(field.name))
        if model in TRAVELLING:
            found = self.rows.get(model, {}).get(value)
        else:
            found = self._elsewhere(model, value)
        if found is None and not field.null:
            raise Orphaned(field.name)
        return found

    def _elsewhere(self, model, value):
        if (model, value) not in self.seen:
            self.seen[model, value] = self._found(model, value)
        return self.seen[model, value]

    def _found(self, model, value):
        if model is Place:
            return Place.objects.filter_key(value).first()
        if model is Theme:
            return Theme.objects.filter(key=value[:40]).first()
        uid = sound_uid(self.elsewhere.get(value, value))
        published = Practice.objects.visible_to(AnonymousUser())
        if model is Practice:
            return published.filter(uid=uid).first()
        if model is Version:
            rows = Version.objects.filter(state=VersionState.ACCEPTED, practice__in=published)
            return rows.filter(uid=uid).first()
        return None


def _checked(field, value):
    """Return a plain value as its field holds it, its text as a form would have taken it."""
    if isinstance(field, models.JSONField):
        return _small_json(value)
    if isinstance(field, models.CharField | models.TextField):
        if not isinstance(value, str):
            raise TypeError
        return _text(field, value)
    if isinstance(value, dict) or isinstance(value, bool) != isinstance(field, models.BooleanField):
        raise TypeError
    if isinstance(value, list):
        value = [nfc(one) for one in value]
    read = field.to_python(value)
    field.run_validators(read)
    if isinstance(read, date) and read.year not in YEARS:
        raise ValueError
    return read


def _text(field, value):
    value = lines_nfc(value) if isinstance(field, models.TextField) else nfc(value)
    if len(value) > (field.max_length or LONGEST_TEXT):
        raise ValueError
    if value and field.choices:
        field.validate(value, None)
    return value


def _small_json(value):
    """Return a list or mapping of plain values, one deep, with its texts as a form takes them."""
    if not isinstance(value, dict | list) or len(value) > 200:
        raise TypeError
    pairs = list(value.items() if isinstance(value, dict) else enumerate(value))
    if not all(isinstance(one, _PLAIN) and len(str(key)) <= 60 for key, one in pairs):
        raise TypeError
    sound = {key: _sound(one) for key, one in pairs}
    return sound if isinstance(value, dict) else list(sound.values())


def _sound(value):
    return lines_nfc(value)[:LONGEST_TEXT] if isinstance(value, str) else value
