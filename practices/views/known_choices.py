"""Lists that are asked for what they do not know: a page that says so, in one place."""

from functools import wraps

from django.shortcuts import render

from practices.errors import UnknownChoice


def known_choices(view):
    """Let `view` raise UnknownChoice: it is answered 400, with its words."""

    @wraps(view)
    def answer(request, *words, **named):
        try:
            return view(request, *words, **named)
        except UnknownChoice as error:
            return render(request, "errors/400.html", {"reason": str(error)}, status=400)

    return answer
