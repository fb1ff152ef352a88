"""What is pressed is done once: pressed again, it leads where the first press led."""

from django.contrib import messages
from django.shortcuts import redirect

from events.receipts import once, read_request_id


def done_once(request, act, *, home=None, said=""):
    """Have `act(by=, request_id=)` do what was pressed, say `said` of it and lead to `home`.

    Both may be functions of what `act` returns; without `home` that is a row, which has its page.
    Raises what `act` raises; nothing is done then.
    """
    with once(read_request_id(request.POST.get("request_id")), request.user) as receipt:
        if not receipt.location:
            made = act(by=request.user, request_id=receipt.request_id)
            receipt.location = _of(made, home) if home else made.get_absolute_url()
            if said:
                messages.success(request, _of(made, said))
    return redirect(receipt.location)


def _of(made, words):
    return words(made) if callable(words) else words
