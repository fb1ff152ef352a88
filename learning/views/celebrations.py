"""The wall of celebrations: read by everybody, sent by offices, checked by their desks."""

from functools import partial
from uuid import uuid4

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.standing import standing_of
from events.pressing import done_once
from learning.models import Celebration, CelebrationPhoto
from learning.recognition import celebrating
from learning.recognition.celebration_feed import atom
from learning.recognition.celebration_forms import CelebrationForm, NoteForm, form_of
from learning.views import acting
from learning.views.public import ROWS, after_mark, next_address
from places.choices import Level
from places.models import Place
from practices.errors import AnswersMissing, NotAllowed, UnknownChoice
from practices.views.known_choices import known_choices
from practices.views.media import KEPT_BY_NOBODY, made_file


@require_safe
@known_choices
def wall(request):
    """List what places celebrate, the newest first, of one state or of all."""
    user, code = request.user, request.GET.get("state", "")
    states = Place.objects.filter(level=Level.STATE).order_by("name")
    if code and not states.filter(code=code).exists():
        raise UnknownChoice("state", code)
    found = Celebration.objects.visible_to(user).listed()
    found = found.filter(place__state__code=code) if code else found
    rows = list(after_mark(found, request.GET.get("after", "")).with_row_data()[: ROWS + 1])
    context = {
        "rows": rows[:ROWS],
        "state": code,
        "states": states,
        "next": next_address(request, rows),
        "first": "after" not in request.GET,
    }
    if user.is_authenticated:
        every = Celebration.objects.with_row_data()
        context |= {"waiting": every.waiting_at(user)[:ROWS], "own": every.of_offices(user)[:5]}
        context["may_celebrate"] = standing_of(user).main_office is not None
    return render(request, "learning/celebrations.html", context)


@require_safe
def feed(request):
    """Answer what is on the wall as an Atom feed, the newest first."""
    rows = Celebration.objects.listed().with_row_data()[:ROWS]
    words = atom(rows, language=get_language(), path=request.path)
    return HttpResponse(words, content_type="application/atom+xml; charset=utf-8")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@cache_control(private=True, no_store=True)
def new(request):
    """Send a celebration to the desk of one's place."""
    if standing_of(request.user).main_office is None:
        raise NotAllowed("celebrate")
    form, status = CelebrationForm(), 200
    if request.method == "POST":
        form, status = CelebrationForm(request.POST, request.FILES), 422
        if form.is_valid():
            try:
                return _sent(request, form)
            except AnswersMissing as lacking:
                lacking.say_in(form)
    return render(request, "learning/new_celebration.html", {"form": form}, status=status)


def _sent(request, form):
    said = _("Your desk looks at it. Then everybody sees it.")
    return done_once(request, partial(celebrating.celebrate, **form.told()), said=said)


def _one(user, pk):
    return get_object_or_404(Celebration.objects.visible_to(user).with_row_data(), pk=pk)


@require_safe
def celebration(request, pk):
    """Show one celebration with what its reader may do."""
    return _page(request, _one(request.user, pk))


def _page(request, row, *, status=200, moved=False, refused=None):
    context = {
        "celebration": row,
        "buttons": celebrating.open_to(request.user, row),
        "note_form": refused[1] if refused else NoteForm(),
        "request_id": uuid4(),
        "moved": moved,
        "refused": refused is not None,
        **({"alternates": []} if status != 200 else {}),
    }
    answer = render(request, "learning/celebration.html", context, status=status)
    if row.state != celebrating.SHOWN:
        answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
def act(request, pk, verb):
    """Do `verb` on one celebration, then lead to its page."""
    return acting.act(
        *(request, verb),
        home=reverse("learning:celebration", args=[pk]),
        find=partial(_one, request.user, pk),
        form=form_of(verb, request.POST),
        workflow=celebrating,
        page=_page,
    )


@require_safe
def photo(request, pk, width):
    """Answer one made file of a celebration's photo to whoever may open it; 404 to others."""
    row = _one(request.user, pk)
    made = CelebrationPhoto.objects.filter(celebration=row, state="ready").first()
    answer = made_file(made, width, f"celebration-{row.pk}")
    if row.state != celebrating.SHOWN:
        answer["Cache-Control"] = KEPT_BY_NOBODY
    return answer
