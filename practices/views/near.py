"""What tells something like the words that somebody is writing."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from practices.kin.likeness import near

_ANSWERS = ("title", "problem", "steps", "result", "went_wrong", "story")
LEAST_LETTERS = 60  # of less nothing can be said


@require_POST
@never_cache
@login_required
def near_words(request):
    """Answer with the list of entries like the answers sent so far; empty where there are none."""
    written = "\n".join(text for name in _ANSWERS for text in request.POST.getlist(name))
    own = request.POST.get("practice", "")
    but = int(own) if own.isascii() and own.isdigit() and len(own) < 19 else 0
    found = near(written, request.user, but=but) if len(written.strip()) >= LEAST_LETTERS else []
    return render(request, "practices/_near.html", {"kin": found, "away": True})
