"""The cast's places are written at once; they are what `Place.save` would have written."""

import pytest
from django.forms.models import model_to_dict

from places.models import Place, PlaceName
from tests.cast import PLACES, make_places

pytestmark = pytest.mark.django_db


def rows_of(model, **which):
    return [model_to_dict(row) for row in model.objects.filter(**which).order_by("pk")]


def test_places_made_at_once_are_those_that_are_saved_one_by_one():
    made = make_places()
    ours = [made[name] for name in PLACES]
    keys = {"pk__in": [place.pk for place in ours]}
    places, names = rows_of(Place, **keys), PlaceName.objects.filter(place__in=ours)
    before = sorted(names.values_list("place__code", "kind", "name", "language", "folded"))
    assert len(before) == len(ours)
    names.delete()
    for place in Place.objects.filter(**keys).order_by("pk"):
        place.save()
    assert rows_of(Place, **keys) == places
    assert before == sorted(names.values_list("place__code", "kind", "name", "language", "folded"))
    assert [place.ancestors() for place in ours][4] == [
        made["home_block"],
        made["home_district"],
        made["home_state"],
    ]
