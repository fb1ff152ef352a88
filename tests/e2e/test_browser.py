"""The journeys' own tools find what they are there to find."""

import pytest

from tests.e2e import hands

SOUND = "<html lang=en><title>A page</title><main><h1>A page</h1><p>Text</p></main>"


def test_axe_passes_a_sound_page_and_finds_a_fault(page_at, axe):
    page = page_at(360)
    page.set_content(SOUND)
    axe(page)
    page.set_content(SOUND.replace("<p>Text", "<img src=x><p>Text"))
    with pytest.raises(AssertionError, match="image-alt"):
        axe(page)


def test_a_page_that_sticks_out_is_found(page_at, fits):
    page = page_at(320)
    page.set_content(SOUND)
    fits(page)
    page.set_content(SOUND.replace("<p>Text", "<pre>" + "wide" * 200))
    with pytest.raises(AssertionError, match="pre"):
        fits(page)


def test_an_error_page_is_accessible(page_at, axe, fits):
    page = page_at(320)
    assert page.goto("/no-such-page/").status == 404
    axe(page)
    fits(page)


def test_pages_answer_without_scripts(page_at):
    page = page_at(360, javascript=False)
    page.goto("/no-such-page/")
    assert page.locator("h1").count() == 1


WALKED = """<a class=skip href="#main">Skip</a><main id=main tabindex=-1>
<a href="/">One</a> <button>Two</button></main><footer><a href="/">Foot</a></footer>"""
FAULTS = {
    "no focus": "<style>button:focus { outline: 0 }</style>",
    "never leaves": "<script>document.querySelector('button').onkeydown = () => false</script>",
    "does not reach": "<script>document.querySelector('main a').onfocus = () =>"
    " document.querySelector('footer a').focus()</script>",
    "skips nothing": "<script>document.querySelector('button').tabIndex = 1</script>",
}


def test_the_walk_by_tab_passes_a_sound_page_and_finds_each_fault(page_at, monkeypatch):
    monkeypatch.setattr(hands, "MOST_TABS", 5)
    page = page_at(360)
    page.set_content(WALKED)
    hands.walk_by_tab(page)
    for words, fault in FAULTS.items():
        page = page_at(360)
        page.set_content(WALKED + fault)
        with pytest.raises(AssertionError, match=words):
            hands.walk_by_tab(page)
