"""Which answer a column holds: guessed by its heading in two languages, and by earlier files."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from practices.choices import Kind, Programme
from practices.models import Import

LEFT_OUT = ""
_DEVANAGARI = re.compile("[\u0904-\u0939]")
EARLIER = 20  # files of the same person whose columns are remembered


@dataclass(frozen=True)
class Target:
    """An answer that a column may hold; `words` begin headings that mean it.

    `most` letters fit in; several columns may share one that is `joined`.
    """

    label: str
    words: tuple
    most: int = 4000
    joined: bool = False


# In the order in which they are offered and guessed.
TARGETS = {
    "title": Target(_("Title"), ("title", "name of the practice", "practice", "शीर्षक", "नाम"), 120),
    "place": Target(_("Place (code or name)"), ("place", "location", "lgd", "स्थान"), 200),
    "state": Target(_("State"), ("state", "राज्य"), 200),
    "district": Target(_("District"), ("district", "जिला", "ज़िला"), 200),
    "block": Target(_("Block"), ("block", "tehsil", "mandal", "taluk", "ब्लॉक", "विकास खंड"), 200),
    "gp": Target(_("Gram Panchayat"), ("gp", "gram panchayat", "panchayat", "ग्राम पंचायत"), 200),
    "village": Target(_("Village"), ("village", "गाँव", "गांव", "ग्राम"), 120),
    "started_on": Target(_("Since when"), ("since", "year", "date", "start", "वर्ष", "कब से"), 40),
    "problem": Target(
        _("Problem"), ("problem", "challenge", "background", "context", "समस्या"), 400, joined=True
    ),
    "steps": Target(
        _("Steps"),
        (
            "step",
            "what was done",
            "action",
            "activit",
            "process",
            "intervention",
            "कदम",
            "क्या किया",
        ),
        20_000,
        joined=True,
    ),
    "who_did_what": Target(_("Who did what"), ("who did", "role", "किसने क्या"), joined=True),
    "cost_amount": Target(_("Cost in rupees"), ("cost", "amount", "budget", "लागत", "खर्च"), 100),
    "materials": Target(_("Materials"), ("material", "सामग्री"), joined=True),
    "upkeep": Target(
        _("Upkeep"), ("upkeep", "maintenance", "o&m", "sustain", "रखरखाव", "रख-रखाव"), joined=True
    ),
    "result": Target(
        _("Result"), ("result", "outcome", "impact", "what changed", "परिणाम", "नतीजा"), joined=True
    ),
    "reach": Target(_("How many, of what?"), ("reach", "how many", "beneficiar", "लाभार्थी"), 200),
    "went_wrong": Target(
        _("What went wrong"),
        ("what went wrong", "lesson", "difficult", "कठिनाई", "सीख"),
        joined=True,
    ),
    "not_where": Target(_("Where it will not work"), ("where not", "limitation", "कहाँ नहीं")),
    "contact": Target(_("Whom a peer may ask"), ("contact", "संपर्क", "सम्पर्क"), 300),
    "told_by_name": Target(_("Who told it?"), ("told by", "submitted by", "किसने बताया"), 120),
    "told_by_office": Target(_("Their office or group"), ("office", "designation", "पद"), 120),
    "kind": Target(_("Kind"), ("kind", "type", "प्रकार"), 60),
    "programme": Target(_("Programme"), ("programme", "program", "scheme", "mission", "योजना"), 60),
    "themes": Target(_("Themes"), ("theme", "category", "topic", "विषय"), 400),
    "tags": Target(_("Tags"), ("tag", "keyword", "टैग"), 400),
    "language": Target(_("Language"), ("language", "भाषा"), 40),
    "source": Target(_("Source"), ("source", "url", "link", "स्रोत"), 300),
    "story": Target(
        _("The whole story"),
        ("story", "description", "text", "detail", "विवरण"),
        50_000,
        joined=True,
    ),
}
REQUIRED = ("title",)
CHOICES = [(LEFT_OUT, _("Leave it out")), *((key, one.label) for key, one in TARGETS.items())]


def guess(headings, by):
    """Return a target for each of `headings`: as `by` chose it last, else by its words."""
    remembered, taken, targets = _remembered(by), set(), []
    for heading in headings:
        words = plain(heading)
        keys = [remembered[words]] if words in remembered else meant(words)
        free = (key for key in keys if key == LEFT_OUT or TARGETS[key].joined or key not in taken)
        targets.append(next(free, LEFT_OUT))
        taken.add(targets[-1])
    return targets


def plain(heading):
    """Return a heading in small letters, without the signs around its words."""
    return re.sub(r"[\s_*:.?()]+", " ", heading).strip().casefold()


def meant(words, *, from_start=False):
    """Return the targets that a plain heading may mean: surest is the earliest, longest word."""
    found, between = [], "(?!)" if from_start else r"\s"
    for key, target in TARGETS.items():
        for name in (key.replace("_", " "), str(target.label).casefold(), *target.words):
            if at := re.search(rf"(?:^|{between}){re.escape(name)}", words):
                found.append((words != name, at.start(), -len(name), key))
    return list(dict.fromkeys(key for *_order, key in sorted(found)))


def _remembered(by):
    """Return {plain heading: target} of the latest files that `by` has mapped."""
    mapped = Import.objects.filter(sent_by=by).exclude(targets=[]).order_by("-id")
    known = {}
    for headings, targets in mapped.values_list("headings", "targets")[:EARLIER]:
        for heading, target in zip(headings, targets, strict=False):
            if target in TARGETS or target == LEFT_OUT:
                known.setdefault(plain(heading), target)
    return known


def defaults_for(rows):
    """Return what holds for rows that do not say it: kind, programme, language by its letters."""
    text = " ".join(cell for _line, cells in rows[:20] for cell in cells)
    is_hindi = len(_DEVANAGARI.findall(text)) * 4 > len(text)
    language = "hi" if is_hindi else "en"
    return {"kind": Kind.PRACTICE, "programme": Programme.SBM, "language": language}
