"""Pages of a list that is not searched: `?page=` from 1 to 50, anything else is no page."""

from django.core.paginator import Paginator
from django.http import Http404

ROWS = 20
LAST_PAGE = 50


def page_of(request, queryset, rows=ROWS):
    """Return the `Page` of `queryset` that `request` asks for; two queries. Raises Http404."""
    asked = request.GET.get("page", "1")
    if not (asked.isascii() and asked.isdigit() and len(asked) <= 2):
        raise Http404
    paginator = Paginator(queryset, rows)
    number = int(asked)
    if not 1 <= number <= min(paginator.num_pages, LAST_PAGE):
        raise Http404
    return paginator.page(number)


def addresses(page):
    """Return the addresses of the pages before and after, empty where there is none."""
    follows = page.has_next() and page.number < LAST_PAGE
    return {
        "previous": f"?page={page.number - 1}" if page.has_previous() else "",
        "next": f"?page={page.number + 1}" if follows else "",
    }
