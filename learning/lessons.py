"""Four short lessons on learning itself, each with a sheet for whoever leads it in a room.

The words are ours; what each lesson is about follows what practitioners said in consultations on
rapid action learning: data is taken for knowledge, failures go untold, visits leave no trace.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Lesson:
    """One lesson: `points` are (heading, text), `sheet` what is done in the room, in minutes."""

    key: str
    title: str
    lead: str
    drawing: str
    points: tuple
    sheet: tuple
    materials: str
    questions: tuple

    @property
    def minutes(self):
        """How long it takes in a room."""
        return sum(minutes for minutes, _what in self.sheet)


LESSONS = (
    Lesson(
        "knowledge",
        _("Information is not yet knowledge"),
        _("A figure says how many. Who did it can say how, and what nearly went wrong."),
        "themes/quality-monitoring",
        (
            (
                _("What a report tells"),
                _(
                    "“84 toilets retrofitted” is information: true, countable, and of no use to "
                    "the next Gram Panchayat, which still does not know where to begin."
                ),
            ),
            (
                _("What the one who did it knows"),
                _(
                    "Which house was asked first, what the mason had to be shown, why three pits "
                    "were dug twice. That is knowledge. It lies with people and goes with them "
                    "when they are posted elsewhere."
                ),
            ),
            (
                _("How to draw it out"),
                _(
                    "Ask for one day, not for the programme: what did you do first? Who said no? "
                    "What would you do differently? Then be quiet and write down the words as they "
                    "are said."
                ),
            ),
            (
                _("One picture, many meanings"),
                _(
                    "Show the drawing above and ask each person what they take from it before "
                    "anybody explains it. No two say the same. So it is with every picture, clip "
                    "and poster: ask what people took from it before you call it clear."
                ),
            ),
        ),
        (
            (5, _("Each writes one figure from their last report.")),
            (10, _("In pairs: what did it take to reach it? The other asks, and only asks.")),
            (10, _("Each pair tells the room the one thing that no report has.")),
            (10, _("Show the drawing. What did people take from it? Collect all answers.")),
        ),
        _("Paper, one printed drawing, a wall."),
        (
            _("Which figure did you believe until today?"),
            _("Whom will you ask on Monday, and what?"),
        ),
    ),
    Lesson(
        "telling",
        _("Telling a practice so that others can do it"),
        _("Write for somebody of your own level who begins on Monday."),
        "themes/capacity-building",
        (
            (
                _("Begin with the trouble"),
                _(
                    "Say what was wrong and for whom, in two lines. Whoever has the same trouble "
                    "reads on; the others have lost no time."
                ),
            ),
            (
                _("Steps, not virtues"),
                _(
                    "“The community was mobilised” cannot be repeated. “The Secretary and the "
                    "ward member went to eleven houses on two evenings” can. Say who did what, in "
                    "what order."
                ),
            ),
            (
                _("Cost, and who paid"),
                _(
                    "Give the amount for one household or one Gram Panchayat, and the head it came "
                    "from. If you do not know it, say so: that is an answer too."
                ),
            ),
            (
                _("How you know that it worked"),
                _(
                    "Counted, seen, or told by others? And where will it not work: high water, "
                    "rock, no road? One such line saves another place a season."
                ),
            ),
        ),
        (
            (5, _("Read one entry of the Sourcebook aloud, without its title.")),
            (15, _("Each tells a partner a practice; the partner draws the steps.")),
            (10, _("Swap drawings: can a third person retell it from them?")),
            (10, _("Type it in, in twelve answers, or in four that somebody completes.")),
        ),
        _("Paper and pens, one phone for two people, one printed entry."),
        (
            _("Which step could the third person not retell?"),
            _("What did you leave out because everybody knows it?"),
        ),
    ),
    Lesson(
        "failure",
        _("Telling a failure without blame"),
        _("What did not work is told by conditions and decisions, never by names."),
        "themes/slippage-new-households",
        (
            (
                _("Why it is worth more"),
                _(
                    "Ten places may repeat what failed in yours, each alone and in good faith. "
                    "One honest page spares them. An entry that tells a failure is a lesson here, "
                    "and is thanked as one."
                ),
            ),
            (
                _("Conditions, not culprits"),
                _(
                    "Write what was so (“the water stood at one metre”), what was decided (“pits "
                    "of two metres”) and what happened. Leave out who signed. Nobody is shamed, "
                    "no household is pictured."
                ),
            ),
            (
                _("When it is risky to tell"),
                _(
                    "Shield it: others then read the level, the state and the kind of land, and "
                    "your desk alone knows whose it is. The lesson is the same."
                ),
            ),
            (
                _("What you would do now"),
                _(
                    "End with what you would change, or with what you still do not know. A "
                    "question is a good ending: somebody may have the answer."
                ),
            ),
        ),
        (
            (5, _("The facilitator tells a failure of their own first.")),
            (10, _("Each writes three lines: what was so, what we decided, what happened.")),
            (15, _("Read out in circles of five. Listeners may say only: “With us it was so …”")),
            (10, _("Who wants to, tells it as a lesson; who is unsure, shields it.")),
        ),
        _("Cards, pens, a room without officers who judge those present."),
        (
            _("What did the listeners recognise?"),
            _("Which rule or habit made the failure likely?"),
        ),
    ),
    Lesson(
        "hosting",
        _("Hosting a visit that is used afterwards"),
        _("A visit is good when the guests do something with it, not when they liked it."),
        "themes/community-management",
        (
            (
                _("Before: questions, not programmes"),
                _(
                    "Ask the guests for three questions a week ahead, and choose from them whom "
                    "they should meet: the mason, the pump operator, the woman who collects."
                ),
            ),
            (
                _("Show what does not work too"),
                _(
                    "Keep one stop for what is unfinished or has failed. Guests trust the rest "
                    "because of it, and learn most there."
                ),
            ),
            (
                _("During: two by two"),
                _(
                    "Send guests in pairs with one household or worker each, with a sheet of "
                    "three lines. A bus of forty people sees forty backs."
                ),
            ),
            (
                _("After: what each takes home"),
                _(
                    "Before they leave, each says one thing that they will try, where and by when. "
                    "Within seven days it is written; in a month you ask how it went."
                ),
            ),
        ),
        (
            (10, _("Recall the last visit: what is done differently today because of it?")),
            (10, _("In threes, plan half a day around three questions of guests.")),
            (10, _("Choose the stop that does not work, and who speaks there.")),
            (5, _("Write the sentence with which you ask again after a month.")),
        ),
        _("Paper, a map of the Gram Panchayat drawn by hand."),
        (
            _("Whom have guests never met so far?"),
            _("What may a guest tell others, and what stays with you?"),
        ),
    ),
)
BY_KEY = {lesson.key: lesson for lesson in LESSONS}
