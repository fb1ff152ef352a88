"""What signs the files of one taking out, and what hides values in what is kept of it."""

from django.utils.crypto import salted_hmac


def key_of(outing):
    """Return the key of the file that was taken out as `outing`; it goes out in that file."""
    return _made("workshops.hall", outing.uid)


def hiding_key(workshop):
    """Return the key of the digests that the portal keeps of the rows of `workshop`."""
    return _made("workshops.hall.known", workshop.uid)


def _made(purpose, uid):
    return salted_hmac(purpose, str(uid), algorithm="sha256").hexdigest()
