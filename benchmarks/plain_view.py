"""A list as plain Django has it, twenty entries by the ORM in a template: what pages cost at least.

It is an address beside those of the portal, behind the same middleware.
"""

from django.http import HttpResponse
from django.template import engines
from django.urls import path

from practices.models import Practice
from sourcebook import urls

ADDRESS = "/plain/"
_TEXT = """<!doctype html><title>Practices</title><ul>{% for practice in practices %}
<li><a href="{{ practice.get_absolute_url }}">{{ practice.title }}</a> {{ practice.place.name }}
{{ practice.published_at|date }}</li>{% endfor %}</ul>"""


def plain(request):
    """Show the twenty newest."""
    published = Practice.objects.filter(state="published").select_related("place")
    practices = published.order_by("-published_at", "-pk")[:20]
    template = engines["django"].from_string(_TEXT)
    return HttpResponse(template.render({"practices": practices}, request))


urlpatterns = [path(ADDRESS.strip("/") + "/", plain), *urls.urlpatterns]
