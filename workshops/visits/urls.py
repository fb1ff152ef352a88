"""Addresses of offers, visits and calls; the room's own `urls` takes them in."""

from django.urls import path as plain_path

from workshops.pace import bounded
from workshops.views import calls, offers, visit_findings, visit_sheets, visits
from workshops.visits.choices import Side
from workshops.visits.workflow import TRANSITIONS


def path(route, view, *told, **more):
    """Return a path whose posts are counted: each offer, visit and call is told to others."""
    return plain_path(route, bounded(view), *told, **more)


patterns = [
    path("visits/", offers.visits, name="visits"),
    path("visits/host/new/", offers.new, {"side": Side.HOST.value}, name="new_host"),
    path("visits/see/new/", offers.new, {"side": Side.SEE.value}, name="new_see"),
    path("visits/offers/<int:pk>/", offers.offer, name="offer"),
    path("visits/offers/<int:pk>/edit/", offers.edit, name="edit_offer"),
    path("visits/offers/<int:pk>/withdraw/", offers.withdraw, name="withdraw_offer"),
    path("visits/offers/<int:pk>/ask/", visits.ask, name="ask_visit"),
    path("visits/<int:pk>/", visits.visit, name="visit"),
    path("visits/<int:pk>/move/", visits.move, name="move_visit"),
    path("visits/<int:pk>/findings/", visit_findings.findings, name="visit_findings"),
    path("visits/<int:pk>/share/", visit_findings.share, name="share_findings"),
    path("visits/<int:pk>/sheets/<slug:sheet>/", visit_sheets.sheet, name="visit_sheet"),
    path("visits/<int:pk>/take-home/", visit_sheets.take_home, name="take_home"),
    path("visits/<int:pk>/takings/<int:number>/delete/", visit_sheets.take_back, name="take_back"),
    path("visits/<int:pk>/takings/<int:number>/report/", visit_sheets.report, name="report_taking"),
    path("calls/new/", calls.new, name="new_call"),
    path("calls/<int:pk>/", calls.call, name="call"),
    path("calls/<int:pk>/edit/", calls.edit, name="edit_call"),
    path("calls/<int:pk>/cancel/", calls.cancel, name="cancel_call"),
    path("calls/<int:pk>/join/", calls.join, name="join_call"),
    path("calls/<int:pk>/leave/", calls.leave, name="leave_call"),
    path("calls/<int:pk>/say/", calls.say, name="say"),
    path("calls/<int:pk>/lines/<int:number>/delete/", calls.unsay, name="unsay"),
    *[
        path(f"visits/<int:pk>/{verb}/", visits.act, {"verb": verb}, name=f"{verb}_visit")
        for verb in TRANSITIONS
    ],
]
file_patterns = [
    path("visits/<int:pk>/<slug:sheet>.pdf", visit_sheets.printed, name="visit_print"),
]
