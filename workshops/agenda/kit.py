"""The kit: how a Rapid Action Learning workshop of one, two or three days is run.

The words are the product's own. They are copied into a workshop's agenda, where they may change.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Piece:
    """One session of the kit; `sheets` are keys of `sheets.SHEETS`."""

    title: str
    purpose: str = ""
    how_to: str = ""
    materials: str = ""
    sheets: tuple = ()


PIECES = {
    "welcome": Piece(
        _("Welcome, and what we want to take home"),
        _("Everybody knows why they are here and that every level counts alike."),
        _(
            "The host says in five minutes what this is: no training, no review. Each "
            "district stands up and says where it comes from, in one sentence. Agree on three"
            " rules: speak from what you did, tell what failed, name nobody who is not here."
        ),
        _("Badges, the code of the workshop on the wall, phones charged"),
        ("badges", "participants"),
    ),
    "own-cards": Piece(
        _("Own cards by topic"),
        _("Each person writes what he or she knows, before anybody speaks."),
        _(
            "Give each table its topics. Each writes alone: one thing that works, one that "
            "did not, one that stands in the way. One thing a card, with the place. Who has a"
            " phone writes there; the others on paper, and a typist types it in at once."
        ),
        _("Empty cards, thick pens, one typist for thirty people"),
        ("cards",),
    ),
    "read-out": Piece(
        _("Reading out"),
        _("The room hears everything once, from the quietest too."),
        _(
            "Go round: each reads one card, then the next person. A Gram Panchayat reads "
            "before its Block, a Block before its District. No answer, no discussion; "
            "questions become cards. Failures are thanked for first."
        ),
        _("The wall on a screen or on paper, a bell"),
    ),
    "cluster": Piece(
        _("Putting together what tells of the same"),
        _("From many cards to a few groups that everybody can name."),
        _(
            "Three people from three districts move cards under names that the room calls "
            "out. What fits nowhere stays alone. Ask at the end: what is missing on this "
            "wall?"
        ),
        _("The wall, tape"),
    ),
    "hunting": Piece(
        _("Hunting: find who has what you need"),
        _("Each person leaves with something from somebody of another district."),
        _(
            "Each writes what he or she needs and looks for three people who have it. Ten "
            "minutes a talk, then change. Write at once: what I need, whom I found, what I "
            "take, what would have to be different at home."
        ),
        _("A hunting sheet for each, room to walk about"),
        ("hunting",),
    ),
    "hunting-again": Piece(
        _("Hunting, second round"),
        _("What was not found on the first day is found now."),
        _(
            "Read out which needs are still open. Whoever knows something stands up. Then "
            "hunt again, this time in pairs of one district."
        ),
        _("The hunting sheets of the first round"),
    ),
    "gallery": Piece(
        _("Gallery walk"),
        _("Practices from elsewhere come into the room."),
        _(
            "Hang the posters of the pack along the walls. Walk in silence for ten minutes, "
            "then in twos. Write on the poster: we do this, we have a question, this would "
            "not work with us because."
        ),
        _("Posters from the pack of this workshop, pens"),
        ("posters",),
    ),
    "field-visit": Piece(
        _("Unofficial field visit"),
        _("To see one thing in its place, with those who do it every day."),
        _(
            "Two or three villages near by, in groups of ten from different districts. No "
            "stage, no garlands, no inspection: nobody is reported. Look, ask who does it, "
            "who pays, what broke last. Ask before taking a photo. Each writes one thing that"
            " surprised."
        ),
        _("Vehicles, water, a contact in each village who has agreed"),
    ),
    "after-visit": Piece(
        _("What we saw"),
        _("What was seen becomes cards for everybody."),
        _(
            "Each group tells in five minutes: what we saw, what we doubt, what we take. Then"
            " each person writes a card. The host villages hear what was taken from them."
        ),
        _("Empty cards, pens"),
        ("cards",),
    ),
    "compare": Piece(
        _("District teams compare"),
        _("Each district sees where it stands and chooses what to take up."),
        _(
            "Sit by district, all levels together. Lay side by side what you brought, what "
            "you found and what you need. Choose three to five things, one at least for the "
            "villages that are left behind. Say of each: as it is, or changed how?"
        ),
        _("The list of all cards, what each district brought"),
        ("told", "prework"),
    ),
    "plan": Piece(
        _("The plan of each district"),
        _("Lines with a place, a name, a date and a sign that it worked."),
        _(
            "One line for each thing chosen: what, where, who, by when, with money from which"
            " head, how we shall know, whose help we need. A line without a name and a date "
            "is a wish: cross it out. Two districts read each other's plan and ask three "
            "questions."
        ),
        _("One device or one plan sheet a district"),
        ("plans",),
    ),
    "seniors": Piece(
        _("Seniors listen and answer"),
        _("Each ask gets a decision, or a date and a name."),
        _(
            "Each district reads its asks, two minutes each. Seniors listen first. Then each "
            "ask is answered: decided here, or will be answered by whom and by when. What "
            "cannot be done is said plainly. Write the answers where all can read them."
        ),
        _("The asks of all districts on one page"),
        ("told",),
    ),
    "close": Piece(
        _("How it was, and good-bye"),
        _("The next workshop is better than this one."),
        _(
            "Four questions on the phone or on paper, without a name. Hand out the list of "
            "all cards and plans. Say when the report is out: within 48 hours."
        ),
        _("The list of all cards and plans, a copy for each district"),
        ("evaluation", "told"),
    ),
    "tea": Piece(_("Tea")),
    "lunch": Piece(_("Lunch")),
}

# {days: [[(piece, minutes)] of each day]}
KITS = {
    1: [
        [
            *(("welcome", 20), ("own-cards", 40), ("read-out", 40), ("tea", 15), ("cluster", 25)),
            *(("hunting", 60), ("lunch", 45), ("compare", 40), ("plan", 60), ("seniors", 50)),
            ("close", 20),
        ]
    ],
    2: [
        [
            *(("welcome", 30), ("own-cards", 60), ("tea", 15), ("read-out", 75), ("cluster", 45)),
            *(("lunch", 60), ("hunting", 75), ("tea", 15), ("gallery", 45)),
        ],
        [
            *(("hunting-again", 60), ("compare", 75), ("tea", 15), ("plan", 90), ("lunch", 60)),
            *(("seniors", 90), ("close", 30)),
        ],
    ],
    3: [
        [
            *(("welcome", 30), ("own-cards", 60), ("tea", 15), ("read-out", 75), ("cluster", 45)),
            *(("lunch", 60), ("hunting", 75), ("tea", 15), ("gallery", 45)),
        ],
        [
            *(("field-visit", 180), ("lunch", 60), ("after-visit", 60), ("tea", 15)),
            ("hunting-again", 75),
        ],
        [
            *(("compare", 75), ("tea", 15), ("plan", 105), ("lunch", 60), ("seniors", 105)),
            ("close", 30),
        ],
    ],
}
