"""Columns and order of a query: the same SQL as Django's own, with less made for each column."""

import pytest
from django.apps import apps
from django.db import connection
from django.db.backends.postgresql.compiler import SQLCompiler as DjangosOwn
from django.db.models import Case, Count, F, Value, When
from django.db.models.expressions import Col, Expression
from django.db.models.functions import Lower

from accounts.models import Office, Posting
from practices.models import Translation
from sourcebook.postgres.compiler import SQLCompiler

pytestmark = pytest.mark.django_db
FIRST = Case(When(state="stated", then=Value(0)), default=Value(1))
ORDERED = {
    "names": lambda: Posting.objects.confirmed().with_office().order_by("starts_on", "-id"),
    "a name of another table": lambda: Posting.objects.order_by("office__place__name", "pk"),
    "an expression": lambda: Posting.objects.select_related("office").order_by(FIRST, "-id"),
    "an expression that is selected": lambda: Posting.objects.annotate(first=FIRST).order_by(
        FIRST.copy(), F("first").desc()
    ),
    "a selected name": lambda: Posting.objects.annotate(first=FIRST).order_by("-first", "id"),
    "values": lambda: (
        Office.objects.values("title").annotate(n=Count("id")).order_by("-n", "title")
    ),
    "a function": lambda: Office.objects.values_list(Lower("title")).order_by(Lower("title").asc()),
    "nulls": lambda: Posting.objects.order_by(F("ends_on").desc(nulls_last=True)),
    "distinct": lambda: Office.objects.order_by("place__name").distinct(),
    "backwards": lambda: Posting.objects.order_by(F("ends_on"), "id").reverse(),
    "together": lambda: (
        Office.objects.values_list("title")
        .union(Office.objects.values_list("title"))
        .order_by("title")
    ),
    "no order": lambda: Posting.objects.order_by(),
    "the model's own": lambda: Office.objects.all(),
}


def turned(compiler):
    """Return how the values of each selected column are turned, by its place."""
    found = compiler.get_converters([column[0] for column in compiler.select])
    return {place: how for place, (how, _column) in found.items()}


def test_some_values_are_turned():
    compiler = Translation.objects.annotate(n=Count("pk")).query.get_compiler("default")
    compiler.as_sql()
    assert turned(compiler)


@pytest.mark.parametrize("words", ORDERED)
def test_the_sql_is_djangos(words):
    query = ORDERED[words]().query
    ours = query.clone().get_compiler("default")
    assert type(ours) is SQLCompiler
    theirs = DjangosOwn(query.clone(), connection, "default")
    assert ours.as_sql() == theirs.as_sql()
    assert turned(ours) == turned(theirs)
    list(ORDERED[words]())


def test_a_columns_text_is_made_once(monkeypatch):
    """Also where its table has another name in the query, or some columns alone are asked for."""
    asked = [
        lambda: Posting.objects.confirmed().with_office(),
        lambda: Office.objects.select_related("place__parent__parent", "place__state"),
        lambda: Posting.objects.filter(office__place__parent__name="Girwa").select_related(
            "office"
        ),
        lambda: Office.objects.filter(pk__in=Posting.objects.values("office")),
        lambda: Office.objects.only("title").select_related(None),
        lambda: Office.objects.defer("title"),
    ]
    for _turn in range(2):
        for query in asked:
            theirs = DjangosOwn(query().query, connection, "default")
            assert query().query.get_compiler("default").as_sql() == theirs.as_sql()
    formatted = []
    monkeypatch.setattr(Col, "select_format", lambda *words: formatted.append(words))
    asked[0]().query.get_compiler("default").as_sql()
    assert formatted == []


def test_no_table_is_part_of_a_parents():
    """`get_select` leaves out what Django does for those."""
    models = [one for one in apps.get_models() if not one._meta.proxy]
    assert len(models) > 100
    assert [one for one in models if one._meta.parents] == []


def test_no_key_is_made_of_a_column(monkeypatch):
    keys = []
    monkeypatch.setattr(Expression, "__hash__", lambda self: keys.append(self) or id(self))
    assert len(ORDERED["names"]().query.get_compiler("default").as_sql()[0]) > 1000
    assert keys == []
    DjangosOwn(ORDERED["names"]().query, connection, "default").as_sql()
    assert len(keys) > 30
