"""What stands beside each question of the form: its words, help, a good and a poor answer."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Question:
    """One of the twelve: its fields in order (the first carries the question) and the coach."""

    fields: tuple
    words: str
    help: str
    good: str
    poor: str


QUESTIONS = {
    1: Question(
        ("title",),
        _("What was done, in one line?"),
        _("A peer reads only this line in a list. Up to 120 letters."),
        _("“Second pits dug by neighbours in turns, in 84 houses”"),
        _("“Success story of our GP”"),
    ),
    2: Question(
        ("place", "place_text", "village", "habitation"),
        _("Where was it done?"),
        _("Type three letters of the place and choose it."),
        _("“Khajuri GP, Gogunda, Udaipur”, with the village “Morwal”"),
        _("“In many villages of our area”"),
    ),
    3: Question(
        ("started_on",),
        _("Since when?"),
        _("The year, or year and month: 2023 or 2023-06."),
        _("“2023-06”"),
        _("“Last season”"),
    ),
    4: Question(
        ("problem",),
        _("What was the problem?"),
        _("Say what people saw and whom it affected. Up to 400 letters."),
        _("“Single pits were full after the rains. 84 families had gone back to the field.”"),
        _("“Lack of awareness among the community.”"),
    ),
    5: Question(
        ("steps",),
        _("What did you do, step by step?"),
        _("Three to seven steps that a peer could follow, the first one first."),
        _("“The mason marked each full pit with chalk, in two mornings.”"),
        _("“Various activities were carried out with all stakeholders.”"),
    ),
    6: Question(
        ("who_did_what",),
        _("Who did what?"),
        _("Offices, groups and families: no names of private persons."),
        _("“The VWSC paid the mason; each family dug its own pit; the Block checked ten.”"),
        _("“All line departments in convergence.”"),
    ),
    7: Question(
        ("cost_amount", "cost_unit", "cost_year", "cost_source", "materials"),
        _("What did it cost?"),
        _("In rupees, as you would say it: 9,300 or 1.33 lakh."),
        _("“9,300 for each household, in 2023, from the household and MGNREGS”"),
        _("“As per norms.”"),
    ),
    8: Question(
        ("upkeep",),
        _("Who keeps it running, and who pays for that?"),
        _("What happens after the first year counts most."),
        _("“The Pani Samiti takes ₹30 a month from each house and pays the pump operator.”"),
        _("“The community has taken ownership.”"),
    ),
    9: Question(
        ("result", "reach", "result_basis"),
        _("What changed?"),
        _("Say how it was before and how it is now."),
        _("“Before, 12 of 84 families used the pit; now all do, also in the rains.”"),
        _("“Very good impact, 100 % success.”"),
    ),
    10: Question(
        ("went_wrong",),
        _("What went wrong, and how did you put it right?"),
        _("Two lines are enough. This is the part others thank you for."),
        _("“In clay the pits overflowed in July. We widened 14 and moved 3 to the field side.”"),
        _("“Some problems came but were solved with everyone's support.”"),
    ),
    11: Question(
        ("not_where",),
        _("Where will it not work?"),
        _("It saves others a year."),
        _("“Where water stands less than two metres below the ground.”"),
        _("“It can be replicated everywhere.”"),
    ),
    12: Question(
        ("contact", "consent"),
        _("Whom may a peer ask?"),
        _("Only the desk sees this. It passes a peer's question on to you."),
        _("“The Secretary, at the Gram Panchayat office on Mondays”"),
        _("“Contact the department.”"),
    ),
}


def in_order(kind):
    """Return the numbers of the questions as they are asked: a lesson asks the tenth first."""
    numbers = list(QUESTIONS)
    return sorted(numbers, key=lambda number: number != 10) if kind == "lesson" else numbers
