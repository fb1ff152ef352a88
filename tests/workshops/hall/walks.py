"""What people do in a hall, and at the portal meanwhile."""

import io
import json
import zipfile
from uuid import uuid4

from django.contrib.auth.models import AnonymousUser

from workshops import cards, people
from workshops.models import Card, Cluster


def guest(workshop, name, district, by=None):
    """Put somebody on the list who comes in by her badge; return her row."""
    told = {"name": name, "office_title": "Pani Samiti", "level": "gp", "district": district}
    row = people.add(workshop, by=by or workshop.person, uid=uuid4(), **told)
    return people.accept(row, user=AnonymousUser())


def card(workshop, text, by=None, **told):
    """Write a card as who runs the workshop."""
    said = {"kind": "lesson", "text": text, "language": "en"} | told
    return cards.write(workshop, uid=uuid4(), user=by or workshop.person, **said)


def says(workshop, number, text):
    """Let the card with `number` say something else."""
    Card.objects.filter(workshop=workshop, number=number).update(text=text)


def texts(workshop):
    return {one.number: one.text for one in workshop.cards.all()}


def drop(workshop, number):
    Card.objects.filter(workshop=workshop, number=number).delete()


def rename(workshop, old, new):
    Cluster.objects.filter(workshop=workshop, name=old).update(name=new)


def members(content):
    """Return {name: bytes} of a file."""
    with zipfile.ZipFile(io.BytesIO(content)) as folder:
        return {name: folder.read(name) for name in folder.namelist()}


def zipped(parts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, data in parts.items():
            folder.writestr(name, data)
    return buffer.getvalue()


def manifest(content):
    return json.loads(members(content)["manifest.json"])
