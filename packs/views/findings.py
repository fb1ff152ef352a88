"""Findings of a brief or fact sheet: written, changed, deleted."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from events.pressing import done_once
from packs import collecting
from packs.forms import FindingForm
from packs.views.author import own
from packs.views.public import page
from practices.errors import AnswersMissing, WrongState


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request, pk):
    """Write a finding."""
    return _write(request, own(request, pk, "write-finding"), None)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change(request, pk, number):
    """Change a finding."""
    pack = own(request, pk, "write-finding")
    return _write(request, pack, get_object_or_404(pack.findings, pk=number))


def _write(request, pack, finding):
    if not pack.has_findings:
        raise Http404
    there = collecting.may_stand_in(request.user).filter(pack_items__pack=pack)
    there = there.order_by("pack_items__position")
    initial = {}
    if finding:
        cited = list(finding.cites.values_list("practice", flat=True))
        initial = {"text": finding.text, "cites": cited}
    form = FindingForm(request.POST or None, practices=there, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            return _keep(request, pack, finding, form.cleaned_data)
        except AnswersMissing as lacking:
            lacking.say_in(form)
        except WrongState as refusal:
            return page(request, pack, status=409, moved=refusal.reason)
    context = {"pack": pack, "form": form, "finding": finding, "empty": not there.exists()}
    status = 422 if request.method == "POST" else 200
    return render(request, "packs/finding.html", context, status=status)


def _keep(request, pack, finding, told):
    words = (told["text"], list(told["cites"]))
    act = partial(collecting.write_finding, pack, *words, finding=finding)
    return done_once(request, act, home=pack.get_absolute_url(), said=_("Saved."))


@require_POST
@login_required
def delete(request, pk, number):
    """Delete a finding; one that is gone already is no fault."""
    pack = own(request, pk, "write-finding")

    def act(**made):
        if finding := pack.findings.filter(pk=number).first():
            collecting.delete_finding(pack, finding, **made)

    said = _("The finding is deleted.")
    return done_once(request, act, home=pack.get_absolute_url(), said=said)
