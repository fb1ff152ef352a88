"""The sheets on A4: checklist, village meeting, State brief, and what all prints say of a doubt."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone, translation

from packs.layouts import LAYOUTS
from packs.layouts.at_scale import spread
from places.models import Place
from practices import workflow
from practices.living import adopting, challenging, endorsing
from practices.models import Practice, Version
from tests.packs import tags
from tests.packs.conftest import answers_in
from tests.packs.reading import flat
from tests.packs.test_gp_card import pictured, translated
from tests.packs.test_hostile import TRICKS, letters

pytestmark = pytest.mark.django_db
SHEETS = ("block-checklist", "chaupal", "state-brief")
CONJUNCTS = "क्षेत्र त्रिकोण পশ্চিম க்ஷேத்திரம்"
RISKS = ("What went wrong", "Where it will not work")
KNOWN = {"Document", "Div", "P", "Span", "H1", "H2", "L", "LI", "Lbl", "LBody", "Figure"}


@pytest.mark.parametrize(
    ("language", "longest", "number"),
    [("en", False, 0), ("hi", True, 0), ("ta", True, 8), ("as", False, 8)],
)
def test_every_script_short_and_long(draft, printed, language, longest, number):
    answers = answers_in(language, longest=longest)
    if not longest:
        answers |= {"problem": CONJUNCTS}
    practice = pictured(draft(number, **answers))
    address = f"http://127.0.0.1:8000/c/{practice.code}"
    for layout in SHEETS:
        paper = printed(layout, practice)
        assert len(paper) in (1, 2), layout
        assert not paper.ink_at_the_edge(), layout
        steps = [step[:100] for step in answers["steps"]]
        problem = [] if layout == "block-checklist" else [answers["problem"]]
        for told in (answers["title"], *problem, *steps, *RISKS, "Not reviewed: Draft"):
            assert paper.says(told), (layout, told)
        assert [code.partition("?")[0] for code in paper.qr_codes()] == [address], layout
        assert paper.smallest_letters() >= 9
        assert "□" not in paper.words
        assert paper.says("Shortened to fit two pages") == longest, layout
        assert b"<pdfuaid:part>1</pdfuaid:part>" in paper.pdf
        found = [tag for page in paper.document for tag in tags.tags_of(page)]
        assert {tag.type for tag in found} <= KNOWN
        assert [tag.type for tag in found].count("H1") == 1
        assert all(None not in tags.marks_of(page) for page in paper.document)


def test_the_checklist_is_ticked_off_and_puts_things_right(published, printed):
    told = {
        "cost_amount": 133_000,
        "cost_year": 2024,
        "steps": ["Dig.", "Line the pit.", "Cover it."],
    }
    paper = printed("block-checklist", published(**told))
    for words in (
        *("Gram Panchayat", "Name and office", "Date", "Yes", "Not yet", "Line the pit."),
        "Put it right before certifying.",
        "ask the engineer",
        "₹1.33 lakh for each household (2024)",
        "Paid from: The household's own money",
        "Known how: counted",
        *("Who does it", "Materials", "Upkeep", "Signs that it works"),
    ):
        assert words in paper.words, words
    for never in ("pay", "withhold", "payment"):
        assert f" {never} " not in paper.words.lower(), never
    lesson = printed("block-checklist", published(kind="lesson")).words
    assert "Do not copy this as it is" in lesson
    assert "Not yet" not in lesson


def test_the_brief_counts_what_was_told_and_ranks_nobody(cast, published, printed):
    practice = published(cost_amount=9_300, cost_unit="gp", cost_year=2024)
    adopting.adopt(practice, by=cast.gp2, status="in-use", result="Forty pits drink it all.")
    adopting.adopt(practice, by=cast.gp, status="did-not-work", result="The rock was too near.")
    adopting.adopt(practice, by=cast.outsider, status="tried", shielded=True, result="Secretly so.")
    adopting.show_covered(now=_next_week())
    endorsing.endorse(practice, by=cast.gp2, type_="saw-it")
    one = challenging.challenge(_fresh(practice), by=cast.gp2, reason="wrong", note="It leaked.")
    challenging.close(one, by=cast.district, outcome="kept", note="We went and saw: it holds.")
    paper = printed("state-brief", practice)
    for words in (
        "At scale: Toilet technology: practices told here: 1; districts that told one: 1.",
        "I saw it: In Girwa District: 1; Elsewhere: 0",
        "Data checked: nobody yet",
        "Girwa, Marudesh: In use 1, It did not work here 1",
        "Not named: Tried 1",
        "For a Gram Panchayat: ₹9,300, as told.",
        "For Girwa District: about ₹18,600. Worked out as ₹9,300 × 2 Gram Panchayats",
        "What the State must enable",
        "Khajuri GP, Kotra, Girwa: The rock was too near.",
        "Kept as it is: It is wrong",
        "We went and saw: it holds.",
    ):
        assert paper.says(words), words
    note = printed("district-note", practice)
    assert note.says("2 places took it up")
    assert note.says("Bakhel GP, Kotra, Girwa,")
    assert note.says("Forty pits drink it all.")
    assert note.says("The rock was too near.")
    for one in (paper, note):
        for secret in (cast.offices.outsider.place.name, "Secretly"):
            assert secret not in one.words, secret
    in_hindi = {"name_local": "गिरवा", "name_local_language": "hi"}
    Place.objects.filter(pk=cast.places.home_district.pk).update(**in_hindi)
    with translation.override("hi"):
        assert spread(practice)[0]["w"].startswith("गिरवा, ")
    household = published()  # what it cost was told for each
    assert printed("state-brief", household).says("cannot be worked out from it")


def _next_week():
    return timezone.now() + timedelta(days=7)


def _fresh(practice):
    return Practice.objects.get(pk=practice.pk)


def test_what_nobody_told_is_said_to_be_not_known(draft, printed):
    paper = printed("state-brief", draft(**answers_in("en")))
    assert paper.says("Not known: nobody told what it rests on.")
    assert paper.says("What it cost was not told, so nothing can be worked out.")


def test_every_print_says_that_it_is_contested(cast, published, printed):
    practice = published()
    doubt = challenging.challenge(practice, by=cast.gp2, reason="outdated", note="The price rose.")
    due = f"{timezone.localtime(doubt.at):%-d %B %Y}"
    for layout in ("gp-card", "poster", "district-note"):
        paper = printed(layout, practice)
        assert paper.says("Contested: It is out of date"), layout
        assert paper.says(f"Secretary, Bakhel GP · {due} · the desk's answer is due on"), layout
        assert not paper.says("The price rose."), layout
    version = Version.objects.with_reading_data().get(pk=practice.live_version_id)
    for layout in LAYOUTS.values():
        data, _pictures = layout.said(_fresh(practice), version, AnonymousUser())
        assert "Contested: It is out of date" in str(data), layout
    challenging.close(doubt, by=cast.district, outcome="kept", note="It holds.")
    assert "Contested" not in printed("chaupal", practice).words
    grave = published(shielded=True)
    challenging.challenge(grave, by=cast.gp2, reason="unsafe", note="The pit fell in.")
    paper = printed("block-checklist", grave)
    assert paper.says("Somebody says that this is dangerous to follow")
    assert paper.says("Do not follow it until then.")
    assert "Bakhel" not in paper.words


def test_a_sheet_for_a_meeting_comes_back_by_its_code(cast, published, printed):
    practice = published("submitted", problem="Water stood in the lane.")
    workflow.apply(practice, "accept", by=cast.district)
    translated(practice, "hi", cast.district, problem="गली में पानी खड़ा था, क्षेत्र भर में।")
    paper = printed("chaupal", practice)
    for words in (
        *("What people said", "Next meeting on", "We will try this"),
        "It does not work here, because",
        *("Name, office", "Gram Panchayat, village", f"127.0.0.1:8000/c/{practice.code}"),
    ):
        assert paper.says(words), words
    with translation.override("hi"):
        hindi = printed("chaupal", practice)
    assert hindi.says("गली में पानी खड़ा था, क्षेत्र भर में।")
    assert hindi.says("अनुवाद किया और जाँचा गया। मूल भाषा: English")
    assert not hindi.says("Water stood in the lane.")
    withdrawn = published("withdrawn")
    assert all("Withdrawn: " in printed(layout, withdrawn).words for layout in SHEETS)


def test_a_shielded_one_gives_nothing_away(cast, published, printed):
    told = {"cost_amount": 9_300, "cost_unit": "gp", "village": "Morwal", "terrain": "hilly"}
    practice = published(shielded=True, **told)
    endorsing.endorse(practice, by=cast.gp2, type_="saw-it")
    for layout in SHEETS:
        words = printed(layout, practice).words
        assert "A Gram Panchayat in a hilly district of" in words, layout
        for secret in ("Khajuri", "Girwa", "Morwal", "Bakhel", "Kotra"):
            assert secret not in words, (layout, secret)
    assert "For a district it cannot be worked out" in words
    assert "Khajuri" in printed("block-checklist", practice, cast.district).words


def test_what_people_type_stands_there_letter_by_letter(draft, printed):
    tricks = [flat(trick)[:60] for trick in TRICKS]
    fields = ("problem", "who_did_what", "upkeep", "result", "went_wrong", "not_where", "materials")
    for layout in SHEETS:
        title, *steps = tricks[7:]
        told = dict(zip(fields, tricks, strict=False))
        words = printed(layout, draft(title=title, steps=steps, **told)).words.replace(" ", "")
        there = {"chaupal": (0, 3, 4, 5), "state-brief": range(6)}.get(layout, range(1, 7))
        for trick in (title, *steps, *(tricks[n] for n in there)):
            assert letters(trick) in words, (layout, trick)
