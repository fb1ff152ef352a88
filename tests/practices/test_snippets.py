"""What a list shows of a hit: its words marked, in whole letters, and nothing that is hidden."""

import re

import pytest
import regex
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from practices.search.snippets import WIDTH, Hits
from tests.factories.practices import published_practice
from tests.practices.hiding import hide

pytestmark = pytest.mark.django_db


def found(query, client=None):
    """Return the rows of a search, each as (title, line, why) with its marks."""
    html = (client or Client()).get("/practices/", {"q": query}).content.decode()
    rows = re.findall(r"<li><a class=\"row\".*?</li>", html, re.DOTALL)

    def part(pattern, row):
        return "".join(re.findall(pattern, row, re.DOTALL))

    return [
        (
            part(r"<strong lang=\"\w+\">(.*?)</strong>", row),
            part(r"<span class=\"line\" (lang=\"\w+\">.*?)</span>", row),
            part(r"<details class=\"because\">.*?</b>(.*?)</p>", row).strip(),
        )
        for row in rows
    ]


def test_words_are_marked_in_title_and_line_with_their_own_language_and_escaped():
    published_practice(
        title="Toilets <i>first</i>",
        problem="It rained. " * 30 + "Then <b>planning</b> for 3 toilets & a drain began.",
        language="en",
    )
    published_practice(
        title="शौचालयों की मरम्मत", problem="गाँव में हर साल पानी और शौचालय की दिक़्क़त।", language="hi"
    )
    title, line, why = found("toilet plan")[0]
    assert title == "<mark>Toilets</mark> &lt;i&gt;first&lt;/i&gt;"
    assert "&lt;b&gt;<mark>planning</mark>&lt;/b&gt; for 3 <mark>toilets</mark> &amp;" in line
    assert line.startswith('lang="en">… ')
    assert why.startswith("in the title")
    title, line, _why = found("शौचालय")[0]
    assert title == "<mark>शौचालयों</mark> की मरम्मत"
    assert line.startswith('lang="hi">')
    assert "<mark>शौचालय</mark>" in line


def test_what_is_hidden_is_never_shown(cast, told):
    assert any("<mark>" in line for _title, line, _why in found("pit"))
    hide(told, cast.district)
    for title, line, _why in found("pit"):
        assert "Rampyari" not in title + line
    assert "Rampyari" in str(told.live_version.__class__.objects.values_list("story").first())


def test_steps_are_read_covered_and_a_list_of_twenty_costs_no_query_more(cast, told):
    steps = ["Ask the windmill owner.", "Dig.", "Join."]

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert found("windmill")
        return len(asked)

    for n in range(3):  # of fewer it is asked whether something else was meant
        published_practice(title=f"First {n}", steps=steps)
    queries()  # from now on the themes are known
    first = queries()
    for n in range(4):
        published_practice(title=f"Further {n}", steps=steps)
    assert queries() == first
    assert all(
        "the <mark>windmill</mark> owner" in line for _title, line, _why in found("windmill")
    )
    hide(told, cast.district)
    [(_title, line, _why)] = found("poor")
    assert line.endswith("[…], who is <mark>poor</mark>.")


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("क्षत्रिय", "क्ष" * 300),
        ("பள்ளி", "ஸ்ரீ" * 300),
        ("pit", "pit " + "e\u0301" * 400),
        ("जल", "जल" + " क्षेत्र" * 80),
    ],
)
def test_no_letter_is_ever_cut(word, text):
    class Practice:
        steps_told = ()

        class live_version:
            problem = f"{text} {word} {text}"
            result = who_did_what = went_wrong = not_where = materials = upkeep = ""
            reach = story = ""

    line = Hits([f"'{word}'"]).line(Practice)
    plain = re.sub(r"</?mark>", "", line.html).strip("… ")
    assert f"<mark>{word}</mark>" in line.html
    assert set(regex.findall(r"\X", plain)) <= set(
        regex.findall(r"\X", Practice.live_version.problem)
    )
    assert len(plain) <= WIDTH + 1


def test_other_words_are_not_marked():
    hits = Hits(["'plan'", "'communiti' | 'community'", "'जल' | 'जल':*"])
    assert hits.title("A planet, a plant").html == "A planet, a plant"
    assert hits.title("planned communities").html == "<mark>planned</mark> <mark>communities</mark>"
    assert hits.title("जलाशय, काजल").html == "<mark>जलाशय</mark>, काजल"
    assert Hits(["'जल'"]).title("जलाशय").html == "जलाशय"
    assert Hits(["!'plan'"]).title("plan").html == "plan"
    hits = Hits(["'greywat' | ('grey' <-> 'water') | ('धूसर':* <-> 'जल':*)", "'pit'"])
    assert hits.title("Grey water, used water").html == "<mark>Grey water</mark>, used water"
    assert hits.title("धूसर जल, जल").html == "<mark>धूसर जल</mark>, जल"
    assert hits.title("Water, grey pits").html == "Water, grey <mark>pits</mark>"


def test_a_number_is_marked_as_a_whole():
    hits = Hits(["'10000'", "'toilet'"])
    assert hits.title("The 10,000 toilets").html == ("The <mark>10,000</mark> <mark>toilets</mark>")
    assert hits.title("It cost 10,000.").html == "It cost <mark>10,000</mark>."
    assert hits.title("कुल १०,००० और १००००").html == ("कुल <mark>१०,०००</mark> और <mark>१००००</mark>")
    assert hits.title("10,000,5 and 110,000").html == "10,000,5 and 110,000"
    assert Hits(["'10000' <-> 'toilet'"]).title("10,000 toilets").html == (
        "<mark>10,000 toilets</mark>"
    )
    assert Hits(["'2'"]).title("1,2,3 of 2,000").html == "1,<mark>2</mark>,3 of 2,000"


def test_what_sounds_so_is_marked_and_told():
    published_practice(title="नालों की सफ़ाई", language="hi")
    title, _line, why = found("safai")[0]
    assert title == "नालों की <mark>सफ़ाई</mark>"
    assert "sounds the same: सफ़ाई" in why
