"""Lessons on learning itself, and the forwarded message that becomes a draft."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from events.receipts import once, read_request_id
from learning.forms import ForwardedForm
from learning.forwarded import begin_draft
from learning.lessons import BY_KEY, LESSONS


@require_safe
def learn(request):
    """Show the four lessons, and where a forwarded message can go."""
    return render(request, "learning/learn.html", {"lessons": LESSONS})


@require_safe
def lesson(request, key):
    """Show one lesson with its sheet for the room."""
    if key not in BY_KEY:
        raise Http404
    return render(request, "learning/lesson.html", {"lesson": BY_KEY[key]})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@cache_control(private=True, no_store=True)
def forwarded(request):
    """Paste a message; a post makes a draft of it that nobody else reads."""
    form = ForwardedForm(request.POST or None, initial={"language": get_language()})
    if request.method == "POST" and form.is_valid():
        return redirect(_drafted(request, form.cleaned_data))
    status = 422 if request.method == "POST" else 200
    return render(request, "learning/forwarded.html", {"form": form}, status=status)


def _drafted(request, told):
    with once(read_request_id(told["request_id"]), request.user) as receipt:
        if not receipt.location:
            version = begin_draft(told["text"], told["language"], by=request.user)
            receipt.location = version.get_absolute_url()
            messages.success(request, _("It is a draft now. Only you read it: complete it."))
    return receipt.location
