"""What was found is loaded: as practices, or as rows where a page needs no more."""

from functools import lru_cache

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.utils import timezone

from practices.choices import PracticeState
from practices.models import Practice
from practices.row_reading import read, values_of
from practices.search.asked import state_of
from sourcebook.postgres import prepared


def as_practices(pks, status, user, words):
    """Return the practices with these ids in this order, as far as `user` may see them in lists.

    Where `words` were looked for, with the steps in which they may stand.
    """
    practices = _listed(pks, status, user).with_card_data()
    if words:
        practices = practices.with_step_words()
    return _in_order(pks, practices)


def as_dated(pks, status, user, words):
    """Return the same with nothing but when each was published."""
    return _in_order(pks, _listed(pks, status, user).only("published_at"))


def as_rows(pks, status, user, words):
    """Return the same as `row_reading.Read`; where `words` are to be marked, as practices."""
    if words:
        return as_practices(pks, status, user, words)
    if user.is_authenticated or not pks:
        return _in_order(pks, read(values_of(_listed(pks, status, user))))
    return _in_order(pks, read(_values_for_anybody(pks, status)))


def _values_for_anybody(pks, status):
    sql, values = _statement_for_anybody(status, len(pks), timezone.localdate())
    is_key = {-number: pk for number, pk in enumerate(pks, start=1)}
    with prepared.statements(), connection.cursor() as cursor:
        cursor.execute(sql, [is_key.get(value, value) for value in values])
        return cursor.fetchall()


@lru_cache(maxsize=500)
def _statement_for_anybody(status, number, _day):
    """Return the SQL and values by which somebody without rights reads so many practices.

    Ids are numbered -1, -2 and so on in it. Making the same SQL anew took longer than it takes.
    """
    ids = [-one for one in range(1, number + 1)]
    return values_of(_listed(ids, status, AnonymousUser())).query.sql_with_params()


def _listed(pks, status, user):
    practices = Practice.objects.filter(pk__in=pks).visible_to(user)
    if state_of(status) == PracticeState.PUBLISHED:
        return practices.listed()
    hidden = Practice.objects.hidden().values("pk")
    return practices.filter(state=status).exclude(pk__in=hidden)


def _in_order(pks, found):
    by_pk = {one.pk: one for one in found}
    return [by_pk[pk] for pk in pks if pk in by_pk]
