"""Entries to print: four scripts, short and long, with and without photos."""

import io

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from packs import typesetting
from packs.layouts import LAYOUTS
from packs.layouts.district_note import note_of
from practices import photos
from practices.models import Attachment, AttachmentState, Photo, Practice, Version
from tests.factories.practices import draft_practice, practice_in
from tests.packs.reading import Paper

# Of each language: a title and a sentence with joined letters, vowel signs on each side, digits.
WORDS = {
    "en": (
        "Forty soak pits drink the lane’s grey water",
        "Each family lifts the lid once a month; ₹9,300 paid for stone, sand and a 75 mm pipe.",
    ),
    "hi": (
        "चालीस सोख्ता गड्ढों ने गली का पानी सोख लिया",
        "हर परिवार महीने में एक बार ढक्कन उठाता है; पत्थर, बालू और ७५ मिमी पाइप पर ख़र्च हुआ।",
    ),
    "ta": (
        "கழிவு நீரை உறிஞ்சும் நாற்பது குழிகள்",
        "ஒவ்வொரு குடும்பமும் மாதம் ஒருமுறை மூடியைத் திறக்கிறது; கல், மணல், குழாய் வாங்கப்பட்டன.",
    ),
    "as": (
        "নলীনাদৰ লোহা আঁতৰোৱা বালি আৰু কয়লাৰ ফিল্টাৰ",
        "প্ৰতিটো পৰিয়ালে মাহত এবাৰ ঢাকোন খোলে; শিল, বালি আৰু পাইপৰ বাবে খৰচ হ’ল।",
    ),
}
LONG = ("who_did_what", "materials", "upkeep", "result", "went_wrong", "not_where")


def answers_in(language, *, longest=False):
    """Return the answers of an entry in a language: as short as may be, or as long."""
    title, sentence = WORDS[language]
    answers = {"title": title, "language": language, "problem": sentence, "result": sentence}
    steps = [sentence]
    if not longest:
        missing = dict.fromkeys((*LONG, "cost_amount", "result_basis"), "not-known")
        del missing["result"]
        emptied = dict.fromkeys(missing, "") | {"cost_amount": None, "reach": ""}
        return answers | emptied | {"answer_states": missing, "steps": steps}
    whole = " ".join([sentence] * 60)
    answers |= dict.fromkeys(LONG, whole[:4000])
    answers |= {"problem": whole[:400], "title": f"{title}: {sentence}"[:120]}
    return answers | {"steps": [whole[:300]] * 7}


@pytest.fixture
def published(cast):
    """Return a function that publishes an entry of the cast's GP."""

    def make(state="published", **answers):
        told = {"author": cast.gp, "place": cast.places.home_gp, "desk": cast.district}
        return practice_in(state, **(told | answers))

    return make


def with_photos(practice, number):
    """Give the open version of a practice so many ready photos, each with a description."""
    version = practice.open_version
    for position in range(1, number + 1):
        attachment = Attachment.objects.create(
            practice=practice,
            uploaded_by=practice.author,
            state=AttachmentState.READY,
            widths=[360, 720],
            width=720,
            height=480,
            sha256=f"{position:064x}",
        )
        for width in (360, 720):
            file = io.BytesIO()
            Image.new("RGB", (width, width * 2 // 3), (60, 90 + 15 * position, 90)).save(
                file, "WEBP"
            )
            name = photos.made_name(attachment.uid, width)
            default_storage.save(name, ContentFile(file.getvalue()))
        Photo.objects.create(
            version=version,
            attachment=attachment,
            position=position,
            description=f"The pit of house {position}",
        )
    return practice


@pytest.fixture
def shown():
    """Return a function that makes the note of a practice for a reader, without HTTP."""

    def make(practice, user=None, **changes):
        user = user or AnonymousUser()
        practice = Practice.objects.get(pk=practice.pk)
        version = Version.objects.with_reading_data().get(pk=practice.latest_version.pk)
        data, pictures = note_of(practice, version, user)
        return Paper(typesetting.set_type("district-note", data | changes, pictures))

    return make


@pytest.fixture
def printed():
    """Return a function that prints a practice in a layout for a reader, without HTTP."""

    def make(layout, practice, user=None):
        practice = Practice.objects.get(pk=practice.pk)
        version = Version.objects.with_reading_data().get(pk=practice.latest_version.pk)
        data, pictures = LAYOUTS[layout].said(practice, version, user or AnonymousUser())
        return Paper(typesetting.set_type(layout, data, pictures))

    return make


@pytest.fixture
def draft(cast):
    """Return a function that makes a draft of the cast's GP with so many photos."""

    def make(number=0, **answers):
        told = {"author": cast.gp, "place": cast.places.home_gp}
        return with_photos(draft_practice(**(told | answers)), number)

    return make
