"""A plan on paper, to sign or to fill in by hand: plain data for its layout, never source."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from packs import qr
from packs.layouts.texts import text
from workshops.badges import sheet
from workshops.plans.boards import dressed
from workshops.plans.choices import PlanState

LAYOUT = "workshop-plan"
EMPTY = 7  # rows of the form to fill in by hand


def plan_paper(plan, *, empty=False):
    """Return what the layout needs of `plan`; `empty`: a form of it without lines."""
    title = _("Action plan: %(place)s") % {"place": plan.place.name_here}
    if plan.is_of_state:
        title = _("Follow-up of the State: %(place)s") % {"place": plan.place.name_here}
    lines = [] if empty or not plan.pk else dressed(plan.lines.with_row_data().order_by("number"))
    address = _address(plan)
    return sheet(plan.workshop, title) | {
        "people": [_row(line) for line in lines],
        "empty": EMPTY,
        "heads": _heads(),
        "stand": "" if empty else _stand(plan),
        "qr": qr.code_of(address),
        "qr-alt": _("QR code for %(address)s") % {"address": address},
        "signed": _signed(plan),
        "to-sign": _("Name, date, signature"),
        "peer": _(
            "This is a peer's account: not an order, norm, sanction, progress report or audit "
            "evidence; the scheme guidelines decide."
        ),
    }


def _address(plan):
    """Return where the plan stands now, on the configured host and without a language."""
    with translation.override(settings.LANGUAGE_CODE):
        place = reverse("workshops:plan", args=[plan.workshop_id, plan.place_id])
    return settings.SITE_URL + place


def _heads():
    return [
        *("", _("What is done"), _("Where"), _("Who does it"), _("By when")),
        *(_("Money from"), _("Sign of success"), _("Help needed, from whom")),
    ]


def _stand(plan):
    if plan.state == PlanState.CONFIRMED:
        day = date_format(localtime(plan.confirmed_at), "DATE_FORMAT")
        told = {"day": day, "office": plan.office.title}
        return _("Confirmed on %(day)s by %(office)s.") % told
    day = date_format(plan.confirm_by, "DATE_FORMAT")
    return _("A draft, to be confirmed by %(day)s.") % {"day": day}


def _signed(plan):
    if plan.is_of_state:
        return [_("For the State"), _("For the districts")]
    return [_("Head of the district"), _("Nodal officer"), _("For the State")]


def _row(line):
    """Return the cells of a line, each a list of texts."""
    return [
        [_cell(str(line.number))],
        _what(line),
        [_cell(line.place.name_here)],
        _told(line.who, line),
        _when(line),
        [_cell(line.money_name)] if line.money_name else [],
        _told(line.sign, line),
        _help(line),
    ]


def _cell(words, language="", *, quiet=False):
    return text(words, language) | {"quiet": quiet}


def _told(words, line):
    return [_cell(words, line.language)] if words else []


def _what(line):
    told = [_cell(line.title, line.title_language)]
    if line.practice_id is None:
        return told
    version = _("version %(n)s") % {"n": line.version.number}
    how = f"{line.practice.code}, {version} · {line.get_way_display()}"
    return [*told, *_told(line.words, line), _cell(how, quiet=True)]


def _when(line):
    day = [_cell(date_format(line.due_on, "DATE_FORMAT"))] if line.due_on else []
    follows = [_cell(_("DWSM’s meeting"), quiet=True)] if line.follows_meeting else []
    state = [_cell(line.get_state_display(), quiet=True)]
    return day + follows + (state if line.plan.state == PlanState.CONFIRMED else [])


def _help(line):
    whom = line.get_help_level_display() if line.help_level else ""
    if line.help_office_id:
        whom = f"{line.help_office.title}, {line.help_office.place.name_here}"
    return _told(line.help, line) + ([_cell(whom, quiet=True)] if whom else [])
