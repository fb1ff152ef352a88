"""A pack as one PDF: what stands in it, what is left out, and what has changed since."""

import io
from collections import Counter

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from PIL import Image

from packs import collecting, jobs, limits, printed, prints, services, typesetting
from packs.book import grey
from packs.book.making import NothingToPrint, book_of
from packs.models import Pack
from packs.reading import contents_of
from practices import services as services_of_practices
from practices import workflow
from practices.living import challenging
from tests.packs.conftest import WORDS
from tests.packs.reading import Paper, qr_codes_in
from tests.packs.test_gp_card import translated

pytestmark = pytest.mark.django_db
TRICKS = '#import "x.typ" $a$ *b* @c \\ "[{( \u200b\u202e'


@pytest.fixture
def pack(cast):
    """Return a function that makes a pack of practices for a level."""

    def make(*practices, **words):
        told = {"title": "Water for tomorrow", "words_language": "en", "language": "en"}
        made = services.create(by=cast.gp, **(told | words))
        collecting.add(made, practices, by=cast.gp)
        return Pack.objects.get(pk=made.pk)

    return make


def paper_of(pack, user, **how):
    made = book_of(pack, user, **how)
    return Paper(typesetting.set_type(made.layout, made.data, made.pictures, seconds=60, wait=30))


def codes_on(paper):
    pictures = (paper.grey(number) for number in range(len(paper)))
    return Counter(code.text for picture in pictures for code in qr_codes_in(picture))


def test_four_scripts_stand_whole_where_the_contents_say(cast, published, pack):
    practices = [
        published(language=language, title=title, problem=sentence)
        for language, (title, sentence) in WORDS.items()
    ]
    made = pack(
        *practices, audience="district", title=TRICKS, occasion=TRICKS, note=f"{TRICKS}\n#lorem(9)"
    )
    once = book_of(made, cast.gp)
    set_ = typesetting.set_type(once.layout, once.data, once.pictures, seconds=60, wait=30)
    paper = Paper(set_)
    assert paper.ink_at_the_edge() == []
    assert all(flat in paper.page_words(0) for flat in ("#import", "$a$", "*b*", "#lorem(9)"))
    contents = paper.page_words(1)
    places = {}
    for number, practice in enumerate(practices):
        title, sentence = WORDS[practice.live_version.language]
        assert paper.says(title), title
        assert paper.says(sentence), sentence
        assert practice.code in contents
        code = f"· {practice.code} ·"
        at = next(n for n in range(2, len(paper)) if code in paper.page_words(n))
        places[number] = at + 1
    rows = contents.split("Contents")[1]
    assert all(f" {page} " in f" {rows} " for page in places.values())
    assert list(places.values()) == sorted(set(places.values()))

    codes = codes_on(paper)
    assert len(codes) == len(practices)
    assert set(codes.values()) == {2}  # on its own sheet, and on its slip
    again = book_of(made, cast.gp)
    assert prints.key_of(again.layout, again.data) == prints.key_of(once.layout, once.data)
    assert set_ == typesetting.set_type(again.layout, again.data, [], seconds=60, wait=30)


def test_two_cards_stand_on_a_sheet_and_photos_are_grey(cast, published, pack, draft):
    for n in (1, 2, 3):
        published(title=f"Way {n} to dig")
    practices = list(collecting.may_stand_in(cast.gp))
    paper = paper_of(pack(*practices, audience="gp"), cast.gp)
    cards = [n for n in range(len(paper)) if paper.document[n].get_width() > 800]
    assert len(cards) == 2
    assert set(codes_on(paper).values()) == {2, 3}  # the odd one stands there twice

    told = {"w": "<svg #0a4a5a", "l": ""}
    assert grey.in_grey({"a": '<svg fill="#0a4a5a"/>', "b": told}) == {
        "a": '<svg fill="#3e3e3e"/>',
        "b": told,
    }


def test_a_booklet_is_folded_from_sheets_of_two_pages(cast, published, pack):
    made = pack(published(), audience="district", paper="a5-booklet")
    flat = book_of(made, cast.gp)
    pages = Paper(
        typesetting.set_type("pack", flat.data | {"folded": False}, [], seconds=60, wait=30)
    )
    paper = paper_of(made, cast.gp)
    assert len(paper) % 2 == 0
    assert len(paper) * 2 >= len(pages)
    size = paper.document[0].get_size()
    assert (round(size[0]), round(size[1])) == (842, 595)
    assert "Water for tomorrow" in paper.page_words(0)  # the cover, right of the last page
    assert "Contents" in paper.page_words(1)


def test_what_is_withdrawn_meanwhile_is_left_out_and_said(cast, published, pack):
    one, two = published(), published(title="Way 2 to dig")
    made = pack(one, two, audience="district")
    services.share(made, "public", by=cast.gp)
    url = f"/packs/{made.pk}.pdf"
    client = Client()
    client.force_login(cast.gp)
    first = client.get(url)
    assert first.status_code == 200, first.status_code
    assert first["Content-Type"] == "application/pdf"
    b"".join(first)
    assert client.get(url, headers={"if-none-match": first["ETag"]}).status_code == 304
    assert client.get(f"/packs/{made.pk}/changed.pdf").status_code == 409
    assert made.prints.count() == 1

    workflow.apply(two, "withdraw", by=cast.district, note="The pit caved in.", ground="danger")
    page = client.get(made.get_absolute_url()).content.decode()
    assert f"/packs/{made.pk}/changed.pdf" in page
    errata = Paper(b"".join(client.get(f"/packs/{made.pk}/changed.pdf")))
    assert errata.says("What has changed in this pack")
    assert two.code in errata.page_words(0)
    paper = Paper(b"".join(client.get(url)))
    assert two.code in paper.page_words(1)
    assert not paper.says("Way 2 to dig")
    # Who has looked at the new PDF has not yet taken back the paper that was handed out.
    page = client.get(made.get_absolute_url()).content.decode()
    assert made.prints.count() == 2
    assert f"/packs/{made.pk}/changed.pdf" in page
    assert "has all of this already" in page
    again = Paper(b"".join(client.get(f"/packs/{made.pk}/changed.pdf")))
    assert two.code in again.page_words(0)
    collecting.remove(made, two, by=cast.gp)  # of what she takes out herself nothing is told
    assert client.get(f"/packs/{made.pk}/changed.pdf").status_code == 409
    # Others neither get it nor learn what was left out.
    assert Client().get(f"/packs/{made.pk}/changed.pdf").status_code == 302
    assert (
        two.code
        not in Paper(typesetting.set_type(*_for(made, AnonymousUser()), seconds=60, wait=30)).words
    )


def _for(pack, user):
    made = book_of(pack, user)
    return made.layout, made.data, made.pictures


def test_a_job_makes_what_takes_long_and_says_how_far_it_is(
    cast, published, pack, settings, monkeypatch
):
    made = pack(published(), audience="gp")
    monkeypatch.setattr("packs.views.book.MOST_AT_ONCE", 0)
    asked = []
    monkeypatch.setattr(jobs, "queue_pack", asked.append)
    client = Client()
    client.force_login(cast.gp)
    waiting = client.get(f"/packs/{made.pk}.pdf")
    assert (waiting.status_code, waiting["Refresh"]) == (202, "2")
    assert "progress" in waiting.content.decode()
    client.get(f"/packs/{made.pk}.pdf")
    assert len(asked) == 1  # not asked for again
    assert jobs.make_pack(asked[0])
    assert client.get(f"/packs/{made.pk}.pdf").status_code == 200
    assert Client().get(f"/packs/{made.pk}.pdf").status_code == 404


def test_one_persons_packs_do_not_keep_everybody_elses_waiting(cast, entry, pack, monkeypatch):
    one = entry("published")
    first, second = (pack(one, audience="gp") for _n in range(2))
    services.share(first, "public", by=cast.gp)
    services.share(second, "link", by=cast.gp)
    monkeypatch.setattr("packs.views.book.MOST_AT_ONCE", 0)
    asked = []
    monkeypatch.setattr(jobs, "queue_pack", asked.append)
    client = Client()
    client.force_login(cast.gp)
    for _n in range(2):  # changed meanwhile, it is queued once all the same
        assert client.get(f"/packs/{first.pk}.pdf").status_code == 202
        services.edit(first, by=cast.gp, title="Another title")
    assert len(asked) == 1
    refused = client.get(f"/packs/{second.pk}.pdf")
    assert (refused.status_code, refused["Retry-After"]) == (503, "30")
    second.refresh_from_db()
    linked = Client().get(f"/packs/l/{second.token}.pdf")
    assert (linked.status_code, linked["Referrer-Policy"]) == (202, "no-referrer")
    assert "noindex" in linked["X-Robots-Tag"]
    assert len(asked) == 2

    monkeypatch.setattr(jobs, "MOST_OF_STRANGERS", 1)
    assert Client().get(f"/packs/{first.pk}.pdf").status_code == 503
    with prints.alone(asked[0]):  # another worker is at it
        assert not jobs.make_pack(asked[0])
        assert prints.waiting(asked[0]).exists()
    assert jobs.make_pack(asked[0])
    paper = client.get(f"/packs/{first.pk}.pdf")
    assert paper.status_code == 200
    assert Paper(b"".join(paper)).says("Another title")
    assert client.get(f"/packs/{second.pk}.pdf").status_code == 202


def test_a_sheet_that_cannot_be_set_is_replaced_by_a_plain_page(cast, published, pack):
    one, two = published(), published(title="Way 2 to dig")
    made = book_of(pack(one, two, audience="district"), cast.gp)
    del made.data["sheets"][0]["head"]
    paper = Paper(typesetting.set_type(made.layout, made.data, [], seconds=60, wait=30))
    assert paper.says("This practice could not be set for paper.")
    assert paper.says("Way 2 to dig")


def test_a_brief_says_its_findings_and_what_they_rest_on(cast, published, pack):
    practice = published()
    made = pack(practice, kind="brief", audience="district")
    collecting.write_finding(
        made, f"Pits last when families open them. {TRICKS}", [practice], by=cast.gp
    )
    paper = paper_of(made, cast.gp)
    assert len(paper) == 1
    for words in ("Pits last when families open them. #import", practice.code, "All 84 households"):
        assert paper.says(words), words
    with pytest.raises(NothingToPrint):
        book_of(pack(practice, kind="brief"), cast.gp)


def test_who_knows_a_shielded_place_prints_it_on_no_paper_for_others(cast, published, pack):
    hidden = published(shielded=True, terrain="hilly", village="Morwal")
    secret = {"Morwal", hidden.live_version.place.name}
    for level in ("gp", "district", "state"):
        told = str(book_of(pack(hidden, audience=level), cast.gp).data)
        assert hidden.code in told
        assert not [word for word in secret if word in told], level
    brief = pack(hidden, kind="brief")
    collecting.write_finding(brief, "It lasts.", [hidden], by=cast.gp)
    told = str(book_of(brief, cast.gp).data)
    assert "It lasts." in told
    assert not [word for word in secret if word in told]


def test_photos_are_grey_in_a_black_and_white_pack(cast, draft, pack):
    practice = draft(1)
    workflow.apply(practice, "submit", by=cast.gp)
    workflow.apply(practice, "accept", by=cast.district)
    made = book_of(pack(practice, audience="district"), cast.gp)
    (picture,) = made.pictures
    assert made.data["sheets"][0]["photos"][0]["file"] == picture.name
    assert Image.open(io.BytesIO(picture.jpeg())).mode == "L"


def test_a_pack_is_read_in_its_language_though_the_portal_does_not_speak_it(cast, published, pack):
    one, other = published(), published(title="Way 2 to dig")
    translated(one, "ta", cast.district, title="இரண்டு குழிகள்")
    told = {"audience": "district", "language": "ta", "paper": "a5-booklet"}
    data = book_of(pack(one, other, **told, words_language="hi"), cast.gp).data
    first, second = data["contents"]["rows"]
    assert (first["title"], data["lang"]) == ({"w": "இரண்டு குழிகள்", "l": "ta"}, "hi")
    marks = [any("English" in text["w"] for text in row["where"]) for row in (first, second)]
    assert marks == [False, True]
    assert str(data["contents"]["head"]["w"]) == "इसमें क्या है"
    assert "two pages" not in data["sheets"][0]["if_shortened"]
    assert "चार" in data["sheets"][0]["if_shortened"]
    assert book_of(pack(one, **told, words_language="as"), cast.gp).data["lang"] == "en"


def test_what_changed_says_why_where_a_doubt_led_to_it(cast, published, pack):
    practice = published()
    made = pack(practice, audience="district")
    printed.keep_print(made, contents_of(made, cast.gp).shown, by=cast.gp, language="en", key="a")
    doubt = challenging.challenge(practice, by=cast.gp2, reason="outdated", note="The price rose.")
    version = services_of_practices.open_for_writing(_again(practice), cast.gp)
    version.particulars.__class__.objects.filter(version=version).update(
        consent=True, consent_text="Yes", consent_at=practice.published_at
    )
    type(version).objects.filter(pk=version.pk).update(upkeep="Each household pays more.")
    workflow.apply(_again(practice), "submit", by=cast.gp)
    workflow.apply(_again(practice), "accept", by=cast.district)
    challenging.close(
        doubt, by=cast.district, outcome="revised", note="The new price stands there."
    )
    (change,) = book_of(made, cast.gp, mending=True).data["changes"]
    said = [text["w"] for text in change["said"]]
    assert "A doubt led to it. The desk: The new price stands there." in said
    assert any(line.startswith("Changed: ") and "Upkeep" in line for line in said)


@pytest.mark.parametrize("what", ["print", "pack"])
def test_so_many_new_prints_an_hour_and_what_is_kept_besides(
    cast, client, published, pack, monkeypatch, settings, what
):
    settings.DEMO = False
    monkeypatch.setattr(typesetting, "set_type", lambda *_told, **_limits: b"%PDF-1.7")
    monkeypatch.setitem(limits.NEW_AN_HOUR, what, 1)
    client.force_login(cast.gp)
    practices = [published(), published(title="Way 2 to dig")]
    if what == "pack":
        first, second = (f"/packs/{pack(one).pk}.pdf" for one in practices)
    else:
        first, second = (f"/practices/{one.pk}/print/gp-card.pdf" for one in practices)
    assert client.get(first).status_code == 200
    refused = client.get(second)
    assert (refused.status_code, int(refused["Retry-After"]) <= 3600) == (429, True)
    assert "this hour" in refused.text
    assert client.get(first).status_code == 200
    other = Client()
    other.force_login(cast.gp2)
    if what == "print":
        assert other.get(second).status_code == 200
        assert client.get(second).status_code == 200  # made by another by now


def _again(practice):
    return type(practice).objects.get(pk=practice.pk)
