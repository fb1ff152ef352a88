"""कूड़ा is typed kuda and kura: as words of the glossary both are known in every language."""

import importlib

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import connection

from learning.register.meaning import meanings_of
from practices.models import GlossaryForm, GlossaryTerm
from practices.search import Filters, find
from tests.factories.practices import PLAIN, published_practice

pytestmark = pytest.mark.django_db


def titles(query):
    page = find(query, Filters(), AnonymousUser())
    return {practice.title for practice in page.practices}


def test_a_word_of_the_field_is_known_with_an_r_in_every_language():
    for title, language in [("Roads swept", "en"), ("சாலை", "ta"), ("सड़क", "hi"), ("পথ", "bn")]:
        published_practice(title=title, language=language, **PLAIN)
    assert titles("sarak") == titles("sadak") == {"Roads swept", "சாலை", "सड़क", "পথ"}
    published_practice(title="Waste sorted", **PLAIN)
    published_practice(title="Stepwells of old", **PLAIN)
    assert titles("kura") == titles("koora") == titles("kuda") == {"Waste sorted"}
    assert titles("baori") == titles("bawri") == {"Stepwells of old"}
    assert meanings_of(["kura kahan"]) == meanings_of(["कूड़ा कहाँ"])


@pytest.mark.parametrize("word", ["per", "paper", "gambhir", "johar", "Kaur", "bury", "kharidna"])
def test_what_only_sounds_like_one_with_an_r_is_none(word):
    for title in ("Waste", "Roads", "Stepwells", "Trees planted", "Ponds", "Dustbins", "Sarpanch"):
        published_practice(title=title, **PLAIN)
    assert titles(word) == set()


def test_a_portal_that_has_its_glossary_learns_them_by_an_update():
    road = GlossaryTerm.objects.get(words__en__0="road")
    road.words["hi"].remove("sarak")
    road.save()
    road.forms.filter(folded="sarak").delete()
    update = importlib.import_module("practices.migrations.0067_typed_with_r")
    with connection.schema_editor() as editor:
        update.Migration.operations[0].code(apps, editor)
    assert GlossaryForm.objects.filter(folded="sarak", term=road).exists()
