"""A practice as a text to send on."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from practices import sharing
from practices.choices import PracticeState
from practices.models import Practice, Version


@require_safe
def share(request, pk):
    """Show the text of what is or was published; 404 for the rest, and for what is hidden."""
    practices = Practice.objects.visible_to(request.user)
    practices = practices.select_related("superseded_by", "place__district", "place__state")
    practice = get_object_or_404(practices.exclude(state=PracticeState.UNPUBLISHED), pk=pk)
    if practice.is_hidden:
        raise Http404
    version = Version.objects.with_reading_data().get(pk=practice.live_version_id)
    version.practice = practice
    text = sharing.text_of(practice, version)
    context = {"practice": practice, "text": text, "link": sharing.link_of(practice)}
    return render(request, "practices/share.html", context)
