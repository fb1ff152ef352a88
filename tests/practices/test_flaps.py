"""कूड़ा is typed kuda and kura: in texts and in the glossary both are known."""

import importlib

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import connection

from learning.register.meaning import meanings_of
from practices.models import GlossaryForm
from practices.search import Filters, find
from practices.search.glossary import derived
from practices.search.of_the_field import near_to
from tests.factories.practices import published_practice

pytestmark = pytest.mark.django_db
PLAIN = {
    "problem": "It was late.",
    "result": "It is done.",
    "steps": ["Meet.", "Walk.", "Sign."],
    "place": "state:33",
}


def titles(query):
    page = find(query, Filters(), AnonymousUser())
    return {practice.title for practice in page.practices}


def test_a_word_of_the_field_is_known_with_an_r_in_every_language():
    for title, language in [("Roads swept", "en"), ("சாலை", "ta"), ("सड़क", "hi"), ("পথ", "bn")]:
        published_practice(title=title, language=language, **PLAIN)
    assert titles("sarak") == titles("sadak") == {"Roads swept", "சாலை", "सड़क", "পথ"}
    published_practice(title="Waste sorted", **PLAIN)
    published_practice(title="Stepwells of old", **PLAIN)
    assert titles("kura") == titles("kuda") == {"Waste sorted"}
    assert titles("gila kura") == titles("gila kuda")
    assert titles("baori") == {"Stepwells of old"}


def test_what_entries_have_is_none_that_sounds_so():
    for title in ("Waste sorted", "To the core", "Trees planted", "Three per house", "On paper"):
        published_practice(title=title, **PLAIN)
    assert titles("core") == {"To the core"}
    assert titles("per house") == {"Three per house"}
    assert titles("paper") == {"On paper"}


def test_a_word_of_three_letters_is_known_as_it_is_written_alone():
    """पेड़ would be per, pair and paper."""
    _query, _marks, forms = derived({"hi": ["पेड़", "कूड़ा", "गीला कूड़ा", "कचरा"]})
    assert [key for folded, _stem, key in forms if folded == key] == ["qqikur", "qqigil qqikur"]


def test_its_key_is_offered_to_nobody_as_a_word():
    near = near_to(["qqikur", "kura", "kurra", "sarrak"])
    assert not [one for found in near.values() for one in found if one.startswith("qq")]


def test_in_the_gaps_it_asks_for_the_same():
    kura, kuda, other = meanings_of(["kura kahan", "कूड़ा कहाँ", "kuan kahan"])
    assert kura == kuda != other


def test_a_portal_that_has_its_glossary_learns_them_by_an_update():
    GlossaryForm.objects.filter(key="qqisrk").delete()
    update = importlib.import_module("practices.migrations.0067_flaps")
    with connection.schema_editor() as editor:
        update.Migration.operations[0].code(apps, editor)
    assert GlossaryForm.objects.filter(folded="qqisrk", term__words__en__0="road").exists()
