"""The look keeps its promises: weight, contrast, and no appearance outside the stylesheet."""

import gzip
import re
from xml.etree import ElementTree

import pytest
from django import forms
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from practices import drawings
from practices.forms.widgets import ThemeTicks
from sourcebook.styleguide import PAIRS, contrast, tokens

STATIC = settings.BASE_DIR / "static"
TEMPLATES = settings.BASE_DIR / "templates"
TOKENS = tokens()
SHARED = {"site.css", "work.css", "print.css"}


@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_stands_out_seven_to_one(text, ground):
    assert contrast(TOKENS[text], TOKENS[ground]) >= 7


def test_borders_of_controls_stand_out_three_to_one():
    assert contrast(TOKENS["edge"], TOKENS["paper"]) >= 3


def test_styles_and_drawings_stay_light():
    def weight(*names):
        return sum(len(gzip.compress((STATIC / name).read_bytes())) for name in names)

    shared = weight("css/site.css", "css/work.css", "css/print.css")
    assert shared <= 10_000
    of_some_pages = {path.name for path in STATIC.glob("css/*.css")} - SHARED
    assert {"living.css", "form.css", "desk.css"} < of_some_pages
    for name in of_some_pages:
        assert shared + weight(f"css/{name}") <= 11_500, name
    assert weight("icons/signs.svg", "js/site.js") <= 3_000


def test_nothing_moves_of_itself():
    moving = re.compile(r"transition|animation|@keyframes|scroll-behavior: *smooth")
    assert not [path.name for path in STATIC.glob("css/*.css") if moving.search(path.read_text())]
    assert moving.search("a { transition: color 1s }")


def test_the_signs_are_sound_and_need_no_style():
    tree = ElementTree.parse(STATIC / "icons/signs.svg")
    names = [part.get("id") for part in tree.getroot()]
    assert len(names) == len(set(names)) > 10
    for part in tree.iter():
        assert not {"style", "class"} & set(part.attrib)
        assert not part.tag.endswith(("style", "script"))


def test_every_sign_and_drawing_that_a_template_names_exists():
    signs = set(re.findall(r'id="([^"]+)"', (STATIC / "icons/signs.svg").read_text()))
    for path in TEMPLATES.rglob("*.html"):
        text = path.read_text()
        for name in re.findall(r'_sign\.html" with name="([\w-]+)"', text):
            assert name in signs, f"{path}: sign {name}"
        for name in re.findall(r'_drawing\.html" with name="([\w/-]+)"', text):
            assert name in drawings.names(), f"{path}: drawing {name}"


def test_no_template_carries_style_or_script_of_its_own():
    forbidden = re.compile(
        r"\sstyle=|\son\w+=[\"']|<style|<script(?![^>]*\bsrc=)|javascript:|[\"'(]data:"
    )
    found = [str(path) for path in TEMPLATES.rglob("*.html") if forbidden.search(path.read_text())]
    assert not found


FORM = re.compile(r"<form\b(?P<tag>(?:[^>{]|\{\{.*?\}\}|\{%.*?%\}|\{)*)>(?P<body>.*?)</form>", re.S)
BOX = re.compile(
    r"_fields?\.html|<textarea|<select|\{\{ form\.\w+ \}\}"
    r'|<input(?![^>]*type="(?:hidden|checkbox|radio|search)")'
)


def test_errors_are_told_in_the_reader_s_language_not_in_the_browser_s():
    """What lacks is said beside its field by us: the browser keeps no form back with its words."""
    forms_ = [
        (path, m) for path in TEMPLATES.rglob("*.html") for m in FORM.finditer(path.read_text())
    ]
    asking = [
        (path, m["tag"])
        for path, m in forms_
        if 'method="post"' in m["tag"] and BOX.search(m["body"])
    ]
    assert len(asking) > 100
    assert [str(path) for path, tag in asking if "novalidate" not in tag] == []


class Question(forms.Form):
    went_wrong = forms.CharField(help_text="Two lines are enough.", widget=forms.Textarea)
    kinds = forms.MultipleChoiceField(
        choices=[("a", "One"), ("b", "Two")], widget=forms.CheckboxSelectMultiple
    )


def test_a_field_ties_help_and_error_to_its_control():
    form = Question({"went_wrong": ""})
    html = render_to_string("components/_field.html", {"field": form["went_wrong"]})
    tied = re.search(r'<textarea[^>]*aria-describedby="([^"]+)"', html)[1].split()
    assert tied == ["id_went_wrong_helptext", "id_went_wrong_error"]
    assert all(f'id="{name}"' in html for name in tied)
    assert 'aria-invalid="true"' in html


class Sending(forms.Form):
    photo = forms.FileField(widget=forms.FileInput(attrs={"accept": "image/png"}))
    voice = forms.FileField(widget=forms.FileInput(attrs={"accept": "audio/*"}))
    table = forms.FileField()


def test_a_file_is_chosen_by_a_button_in_the_reader_s_language():
    with translation.override("hi"):
        drawn = [
            render_to_string("components/_field.html", {"field": field}) for field in Sending()
        ]
    for html, words in zip(drawn, ("फ़ोटो चुनें", "रिकॉर्डिंग चुनें", "फ़ाइल चुनें"), strict=True):
        assert re.search(f'aria-hidden="true">{words}</span><input type="file"', html)


class Choosing(forms.Form):
    themes = forms.MultipleChoiceField(
        choices=[("Water", [("taps", "Taps")]), ("Sanitation", [("pits", "Pits")])],
        widget=ThemeTicks,
    )


def test_themes_fold_by_group_until_one_is_ticked():
    html = render_to_string(
        "components/_field.html", {"field": Choosing({"themes": ["pits"]})["themes"]}
    )
    water, sanitation = html.split("<details")[1:]
    assert ("Taps" in water, " open>" in water) == (True, False)
    assert ("Pits" in sanitation, " open>" in sanitation) == (True, True)
    assert (html.count("Taps"), html.count("Pits")) == (1, 1)
    assert re.search(r'<input type="checkbox" name="themes" value="pits"[^>]* checked', sanitation)


def test_the_summary_of_errors_leads_to_each_control():
    form = Question({"went_wrong": ""})
    html = render_to_string("components/_errors.html", {"form": form})
    drawn = "".join(render_to_string("components/_field.html", {"field": field}) for field in form)
    targets = re.findall(r'href="#([^"]+)"', html)
    assert len(targets) == 2
    assert all(f'id="{target}"' in drawn for target in targets)


def test_no_summary_while_all_is_well():
    assert "notice" not in render_to_string("components/_errors.html", {"form": Question()})


@pytest.mark.parametrize("status", [500, 503])
def test_the_last_error_pages_need_nothing_and_speak_both_languages(status):
    html = render_to_string(f"errors/{status}.html", {})
    assert 'lang="hi"' in html
    assert "<h1>" in html
    assert "csrf" not in html
