"""What is asked for in another language: the list, and asking from the page of a practice."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from events.paging import addresses, page_of
from learning.in_language import services
from learning.insights.blocks import FEW
from learning.models import TranslationAsk
from practices import permissions
from practices.errors import AnswersMissing, WrongState
from practices.models import Practice


@require_safe
def asked_translations(request):
    """List which practices readers ask for in which language, the oldest first."""
    return _page(request)


@require_POST
def ask(request, pk, language):
    """Ask for a practice in `language`, then lead to its page: 302, 404, 409 or 422."""
    if not request.user.is_authenticated:
        return redirect_to_login(reverse("practices:practice_by_pk", args=[pk]))
    practice = get_object_or_404(Practice.objects.visible_to(request.user), pk=pk)
    if practice.is_hidden or language not in services.languages():
        raise Http404
    try:
        services.ask(practice, language, by=request.user)
    except WrongState:
        told = _("Read its page again: it is not published any more, or can be read in it now.")
        return _page(request, practice=practice, wrong=told, status=409)
    except AnswersMissing as refusal:
        told = next(iter(refusal.errors.values()))
        return _page(request, practice=practice, wrong=told, status=422)
    messages.success(request, _("It is asked for. You hear as soon as it can be read."))
    return redirect(practice)


def _page(request, *, status=200, **refused):
    found = TranslationAsk.objects.waiting().visible_to(request.user)
    page = page_of(request, found.with_row_data())
    context = {
        "page": page,
        "few": FEW,
        "may_translate": permissions.has_posting(request.user),
        **refused,
        **addresses(request, page),
    }
    return render(request, "learning/asked_translations.html", context, status=status)
