"""The help desk as it is read: the list, and the page of one question with its answers."""

import uuid
from urllib.parse import urlencode

from django.contrib.auth.views import redirect_to_login
from django.db.models import Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from events.paging import addresses, page_of
from learning.choices import QUESTIONS_LISTED, QuestionState
from learning.models import Answer, Question, QuestionPhoto, QuestionVoice
from learning.questions import feeds, workflow
from learning.questions.forms import form_of
from learning.questions.permissions import is_asker, is_at_its_desk, sees_files
from learning.telling import asker_words, place_words, timeline, writer_words
from learning.views.public import check_filters
from learning.workflow import involved
from places.choices import Level
from places.models import Place
from practices.codes import read_code
from practices.exports import MOST_ENTRIES
from practices.models import Practice, Theme
from practices.rows import row_of
from practices.views.known_choices import known_choices

PANEL = 5
SHOWN = {
    "open": _("Wait for an answer"),
    "answered": _("Answered"),
    "gap": _("Nobody knew"),
    "mine": _("Mine"),
    "asked": _("Asked of me"),
}
_OWN = ("mine", "asked")
OF_EVERYBODY = tuple(status for status in SHOWN if status not in _OWN)
_OF_FEED = ("theme", "state")
_STATES = {
    "open": [QuestionState.OPEN],
    "answered": [QuestionState.ANSWERED, QuestionState.CLOSED],
    "gap": [QuestionState.GAP],
}


@require_safe
@known_choices
def questions(request):
    """List questions by theme, state and standing, one's own, or those asked of one."""
    asked = asked_of(request.GET)
    user, signed_in = request.user, request.user.is_authenticated
    if asked["status"] in _OWN and not signed_in:
        return redirect_to_login(request.get_full_path())
    page = page_of(request, found_by(user, asked).with_row_data())
    narrowed = any(request.GET.get(name) for name in ("theme", "state", "status", "answer"))
    first = page.number == 1 and not narrowed
    context = {
        "asked": asked,
        "rows": [(one, asker_words(one), place_words(one)) for one in page],
        "page": page,
        "first": first,
        "of_me": _few(Question.objects.waiting_for(user)) if first and signed_in else [],
        "at_desk": _few(Question.objects.waiting_at(user)) if first else [],
        "themes": Theme.objects.current().order_by("position"),
        "states": Place.objects.filter(level=Level.STATE).order_by("name"),
        "statuses": [pair for pair in SHOWN.items() if signed_in or pair[0] not in _OWN],
        "feed": reverse("learning:questions_feed") + _query_of_feed(asked),
    }
    return render(request, "learning/questions.html", context | addresses(request, page))


@require_safe
@known_choices
def feed(request):
    """Answer the newest questions that wait for an answer as Atom, by theme and state."""
    asked = asked_of({name: request.GET.get(name, "") for name in _OF_FEED})
    found = list(found_by(request.user, asked).with_row_data()[:MOST_ENTRIES])
    answer = HttpResponse(
        feeds.atom(found, path=request.path, query=_query_of_feed(asked)),
        content_type="application/atom+xml; charset=utf-8",
    )
    answer["X-Robots-Tag"] = "noindex"  # the page is there for search engines
    return answer


def _query_of_feed(asked):
    chosen = {name: asked[name] for name in _OF_FEED if asked[name]}
    return f"?{urlencode(chosen)}" if chosen else ""


def asked_of(given):
    """Return the checked filters of the list; raises UnknownChoice."""
    asked = {name: given.get(name, "") for name in ("theme", "state", "answer")}
    asked["status"] = given.get("status", "") or ("answered" if asked["answer"] else "open")
    check_filters(asked, SHOWN)
    return asked


def found_by(user, asked):
    """Return what `user` may read of what the checked filters ask for, the newest first."""
    found, status = Question.objects.visible_to(user), asked["status"]
    if asked["answer"]:
        practice = Practice.objects.filter(code=read_code(asked["answer"])).values("pk")[:1]
        found = found.listed().about_practice(Subquery(practice))
    elif status == "mine":
        found = found.asked_by(user)
    elif status == "asked":
        found = found.filter(state__in=QUESTIONS_LISTED).asked_of(user)
    else:
        found = found.filter(state__in=_STATES[status])
    if asked["theme"]:
        found = found.filter(theme__key=asked["theme"])
    if asked["state"]:
        found = found.in_states(asked["state"])
    return found.order_by("-shown_at", "-id")


def _few(found):
    return [(one, asker_words(one), place_words(one)) for one in found.with_row_data()[:PANEL]]


@require_safe
def question(request, pk):
    """Show one question, its answers, and what its reader may do."""
    return page(request, question_for(request.user, pk))


def question_for(user, pk):
    """Return the question that `user` may open; Http404 else."""
    return get_object_or_404(Question.objects.visible_to(user).with_row_data(), pk=pk)


def page(request, question, *, status=200, refused=None, moved=False, answer=None):
    """Answer the page of `question`; `refused` is the (verb, form), about an `answer` where one is
    named, that lacks something."""
    user = request.user
    if refused:
        refused = (refused[0], answer.pk if answer else None, refused[1])
    knows = involved(user, question)
    offered = _buttons(question, user, None, refused)
    picture = enclosed(question, user, QuestionPhoto)
    voice = enclosed(question, user, QuestionVoice)
    unfit = {"answer"} | (set() if picture else {"drop-photo"})
    unfit |= set() if voice else {"drop-voice"}
    why = question.asked.filter(person=user.pk).first() if user.is_authenticated else None
    context = {
        "question": question,
        "asker": asker_words(question, known=knows),
        "where": place_words(question),
        "asked_at": question.asked_at if knows else question.shown_at,
        "exact": knows or not question.shielded,
        "about": _rows_of({question.about_id} - {None}, user).get(question.about_id),
        "picture": picture,  # `photo` is what base.html shows in chats
        "voice": voice,
        "unheard": _unheard(question, voice),
        "answers": _answers(question, user, refused),
        "reply": next((one for one in offered if one[0] == "answer"), None),
        "buttons": [one for one in offered if one[0] not in unfit],
        "refused": refused[:2] if refused else ("", None),
        "moved": moved,
        "mine": is_asker(user, question),
        "asked_number": question.asked.count(),
        "why": why,
        "gap": question.gap if question.gap_id and question.gap.is_open else None,
        "lines": timeline(question, user),
        "request_id": uuid.uuid4(),
        "indexed": status == 200 and _is_open_to_all(question),
        "waits": _waiting(question, user),
        **({"alternates": []} if status != 200 else {}),
    }
    return render(request, "learning/question.html", context, status=status)


def _unheard(question, voice):
    """Return why what was only spoken cannot be heard here; "" where it can, or was written."""
    if voice or not question.title_made:
        return ""
    if QuestionVoice.objects.filter(question=question).exists():
        return _("It was spoken. People in office hear it once they are signed in.")
    return _("It was spoken, and the recording is deleted.")


def _is_open_to_all(question):
    return question.state in QUESTIONS_LISTED and not (question.shielded or question.fresh)


def _waiting(question, user):
    """Return the entry that a question is about which not everybody may read yet."""
    seen = Practice.objects.visible_to(user).filter(pk=question.about_id)
    return seen.first() if question.fresh else None


def _buttons(question, user, answer, refused):
    """Return [(verb, step, form, address)] of what `user` may do with it, or with an answer."""
    key = answer.pk if answer else None
    return [
        (
            verb,
            step,
            _form(verb, key, refused),
            reverse(f"learning:question_{verb.replace('-', '_')}", args=[question.pk]),
        )
        for verb, step in workflow.open_to(user, question, answer).items()
    ]


def _form(verb, key, refused):
    """Return the form of `verb`; its ids are its own, for a page has one for each answer."""
    form = refused[2] if refused and refused[:2] == (verb, key) else form_of(verb)
    form.auto_id = f"{verb}-{key or 'question'}-%s"
    return form


def answers_for(user, question):
    """Return the answers that `user` may read, the best one first; one query."""
    at_desk = is_at_its_desk(user, question)
    found = Answer.objects.filter(question=question).visible_to(user, at_desk=at_desk)
    return sorted(found.with_names(), key=lambda one: (one.pk != question.best_id, one.pk))


def _answers(question, user, refused):
    """Return [(answer, office words, row of its practice, buttons)], the best one first.

    Of what is a draft as yet its reader gets no row.
    """
    found = answers_for(user, question)
    named = {one.practice_id for one in found if one.practice_id}
    rows = _rows_of(named, user)
    told = []
    for answer in found:
        answer.question = question
        buttons = _buttons(question, user, answer, refused)
        told.append((answer, writer_words(answer), rows.get(answer.practice_id), buttons))
    return told


def _rows_of(keys, user):
    """Return {key: row} of those of the practices with `keys` that were published."""
    if not keys:
        return {}
    live = Practice.objects.visible_to(user).exclude(live_version=None).with_card_data()
    return {practice.pk: row_of(practice) for practice in live.filter(pk__in=keys)}


def enclosed(question, user, table):
    """Return the row of `table`, photos or voice notes, of `question` that `user` may have."""
    if question.shielded or not sees_files(user, question):
        return None
    return table.objects.filter(question=question).first()
