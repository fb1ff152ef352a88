"""The place field: keys, names that fit one place, several, none."""

import pytest
from django import forms
from django.http import QueryDict

from places.forms import PlaceField
from places.models import Place

pytestmark = pytest.mark.usefixtures("facts")


class PlaceForm(forms.Form):
    place = PlaceField(label="Where")


class DistrictForm(forms.Form):
    place = PlaceField(label="Where", levels=["district"], required=False)


def sent(form_class=PlaceForm, query="", **options):
    return form_class(QueryDict(query), **options)


@pytest.mark.parametrize(
    "query",
    ["place=gp:42664", "place=Khajuri, Udaipur", "place=khajuri gp, lasadiya, udaipur, rajasthan"],
)
def test_a_key_and_a_sure_name_are_taken(query):
    form = sent(query=query)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["place"].key == "gp:42664"


def test_a_name_of_several_places_comes_back_with_all_of_them():
    form = sent(query="place=Mubarakpur")
    assert not form.is_valid()
    assert "Several places are called “Mubarakpur”" in form.errors["place"][0]
    page = str(form["place"])
    assert 'value="Mubarakpur"' in page
    for code in ("55454", "266754"):
        assert f'type="radio" name="place" value="gp:{code}"' in page


def test_the_button_chosen_then_wins_over_the_text():
    form = sent(query="place=Mubarakpur&place=gp:55454")
    assert form.is_valid(), form.errors
    assert form.cleaned_data["place"].code == "55454"


def test_a_misspelt_name_offers_what_is_alike():
    form = sent(query="place=Lasadya")
    assert not form.is_valid()
    assert "Do you mean one of these?" in form.errors["place"][0]
    assert 'value="block:6620"' in str(form["place"])


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "required"),
        ("place=", "required"),
        ("place=zzzzzzzz", "unknown"),
        ("place=gp:0", "unknown"),
        ("place=" + "x" * 201, "long"),
        ("place=%00", "required"),
    ],
)
def test_wrong_input_is_told_beside_the_field_and_kept(query, code):
    form = sent(query=query)
    assert not form.is_valid()
    assert form.errors.as_data()["place"][0].code == code
    assert str(form["place"])


def test_the_level_is_held():
    form = sent(DistrictForm, "place=gp:42664")
    assert form.errors.as_data()["place"][0].code == "level"
    assert sent(DistrictForm, "place=district:117").is_valid()
    assert sent(DistrictForm, "").is_valid()


def test_a_place_elsewhere_is_refused():
    field = PlaceField(under=Place.objects.by_key("state:9"))
    with pytest.raises(forms.ValidationError) as error:
        field.clean("gp:42664")
    assert error.value.code == "outside"


def test_a_closed_place_is_refused_with_its_successor_but_kept_where_it_was():
    place = Place.objects.by_key("gp:42664")
    heir = Place.objects.by_key("gp:37648")
    Place.objects.filter(pk=place.pk).update(valid_to="2020-01-01", successor=heir)
    form = sent(query="place=gp:42664")
    assert form.errors.as_data()["place"][0].code == "closed"
    assert 'value="gp:37648"' in str(form["place"])
    field = PlaceField(initial=Place.objects.by_key("gp:42664"))
    assert field.clean("gp:42664") == place


def test_it_draws_a_place_by_key_and_offers_the_own_ones():
    class Own(forms.Form):
        place = PlaceField(own=[Place.objects.with_parents().by_key("gp:37648")])

    page = str(Own(initial={"place": Place.objects.by_key("gp:42664")})["place"])
    assert 'name="place" value="gp:42664"' in page
    assert "Khajuri GP, Lasadiya, Udaipur, Rajasthan" in page
    assert '<option value="gp:37648">10 As GP, Vijainagar, Ganganagar, Rajasthan</option>' in page
    assert "style=" not in page
    assert "place-picker" in str(Own().media)


def test_one_form_does_not_leave_its_candidates_to_the_next():
    sent(query="place=Mubarakpur").is_valid()
    assert "radio" not in str(PlaceForm()["place"])


def test_what_was_typed_cannot_break_out_of_the_page():
    form = sent(query="place=%22><script>x</script>")
    assert not form.is_valid()
    assert "<script>x" not in str(form["place"])
    assert "<script>x" not in str(form["place"].errors)
