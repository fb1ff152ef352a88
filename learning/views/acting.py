"""Verbs of gaps, questions, barriers and celebrations, an address each, done one way."""

from functools import partial

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from django.shortcuts import redirect

from events.pressing import done_once
from events.receipts import led_to, read_request_id
from practices.errors import AnswersMissing, WrongState
from workshops.pace import bounded


@bounded
def act(request, verb, *, home, find, form, workflow, page, beside=lambda thing: {}):
    """Do `verb` by a POST, then lead to what came of it: 302, 403, 404, 409 or 422, in this order:
    sign-in, whether the thing is seen, replay, right, state, words.

    `home`: the address of the page of the thing that `find()` returns; `page` answers it anew.
    `beside(thing)`: what `workflow.require`, `workflow.apply` and `page` take besides.
    """
    if not request.user.is_authenticated:
        return redirect_to_login(home)
    if told := led_to(read_request_id(request.POST.get("request_id")), request.user):
        return redirect(told)
    thing = find()
    more = beside(thing)
    try:
        return done_once(
            request,
            partial(_do, workflow, thing, verb, form, more),
            said=workflow.TRANSITIONS[verb].done,
        )
    except ObjectDoesNotExist as gone:
        raise Http404 from gone
    except WrongState:
        return page(request, find(), status=409, moved=True, **more)
    except AnswersMissing as refusal:
        refusal.say_in(form)
        return page(request, find(), status=422, refused=(verb, form), **more)


def _do(workflow, thing, verb, form, more, **who):
    """Right and state come before words."""
    if not form.is_valid():
        workflow.require(thing, verb, who["by"], *more.values())
        raise AnswersMissing({})
    return workflow.apply(thing, verb, **who, **more, **form.details())
