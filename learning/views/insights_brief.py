"""The quarterly brief of a State as a PDF, for anybody."""

from django.core.exceptions import BadRequest
from django.http import FileResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from learning.insights.brief import LAYOUT, brief_of
from learning.insights.periods import known_periods, last_quarter
from packs import limits, prints, typesetting
from practices import remembered
from workshops.views.papers import language_of

SECONDS, WAIT = 5, 3  # for the typesetter, and for a free one


@require_safe
def brief(request):
    """Answer the brief of `state` on the quarter `period` (the last one), in `lang`."""
    state = remembered.states().get(request.GET.get("state", ""))
    quarters = {one.key: one for one in (*known_periods(), last_quarter()) if one.number}
    period = quarters.get(request.GET.get("period") or last_quarter().key)
    if state is None or period is None:
        raise BadRequest("a brief is of a state and a quarter")
    with translation.override(language_of(request)):
        data = brief_of(state, period)
    key = prints.key_of(LAYOUT, data)
    if prints.kept(key) is None:
        if not limits.may_make(request.user, "print"):
            return _busy(request, 429, limits.until_the_hour())
        try:
            prints.keep(key, typesetting.set_type(LAYOUT, data, [], seconds=SECONDS, wait=WAIT))
        except (typesetting.AllBusy, typesetting.CannotBeSet):
            return _busy(request, 503, 10)
    answer = FileResponse(prints.kept(key), content_type="application/pdf")
    name = f"{state.name}, {period.key}.pdf"
    answer["Content-Disposition"] = content_disposition_header(False, name)
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _busy(request, status, seconds):
    answer = render(request, "learning/brief_busy.html", status=status)
    answer["Retry-After"] = str(seconds)
    return answer
