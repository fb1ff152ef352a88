"""Pages of a list that is not searched: `?page=` from 1 to 50, anything else is no page."""

from django.core.paginator import Paginator
from django.http import Http404

ROWS = 20
LAST_PAGE = 50


def page_of(request, queryset, rows=None, total=None):
    """Return the `Page` of `queryset` that `request` asks for; two queries. Raises Http404.

    Where `total` is given, so many there are: they are not counted.
    """
    asked = request.GET.get("page", "1")
    if not (asked.isascii() and asked.isdigit() and len(asked) <= 2):
        raise Http404
    paginator = Paginator(queryset, rows or ROWS)
    if total is not None:
        paginator.count = total
    number = int(asked)
    if not 1 <= number <= min(paginator.num_pages, LAST_PAGE):
        raise Http404
    return paginator.page(number)


def addresses(request, page):
    """Return the addresses of the pages before and after, with the filters that are on.

    Empty where there is none.
    """
    follows = page.has_next() and page.number < LAST_PAGE
    return {
        "previous": _address(request, page.number - 1) if page.has_previous() else "",
        "next": _address(request, page.number + 1) if follows else "",
    }


def _address(request, number):
    query = request.GET.copy()
    query["page"] = number
    return f"?{query.urlencode()}"
