"""Case studies written in Word: their headings, lists and photos; hostile archives."""

import io
import struct
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from practices.exchange import archive, case_studies, jobs
from practices.exchange.reading import UnreadableFile
from practices.jobs import make_photo
from practices.models import AttachmentState, Import, Practice
from tests.practices.filling_in import jpeg

pytestmark = pytest.mark.django_db
SEND = "/practices/import/word/"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LONG = "Water stood in the lane. " * 30


def para(text="", style="", listed=False, bold=False, picture=""):
    shaped = f'<w:pStyle w:val="{style}"/>' * bool(style) + "<w:numPr/>" * listed
    drawn = f'<w:drawing><a:blip r:embed="{picture}"/></w:drawing>' * bool(picture)
    run = f"<w:rPr>{'<w:b/>' * bold}</w:rPr><w:t>{text}</w:t>{drawn}"
    return f"<w:p><w:pPr>{shaped}</w:pPr><w:r>{run}</w:r></w:p>"


def docx(*paragraphs, before="", parts=None, relations=None):
    """Return the bytes of a docx with these paragraphs; `relations` are {id: target}."""
    body = "".join(paragraphs)
    spaces = f'xmlns:w="{W}" xmlns:a="{A}" xmlns:r="{R}"'
    text = f'<?xml version="1.0"?>{before}<w:document {spaces}><w:body>{body}</w:body></w:document>'
    links = "".join(
        f'<Relationship Id="{key}" Target="{target}"/>' for key, target in (relations or {}).items()
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("word/document.xml", text)
        zipped.writestr("word/_rels/document.xml.rels", f"<Relationships>{links}</Relationships>")
        for name, content in (parts or {}).items():
            zipped.writestr(name, content)
    return file.getvalue()


ENGLISH = docx(
    para("Soak pits at forty houses", style="Title"),
    para("We tell how it began."),
    para("Gram Panchayat: Khajuri"),
    para("1. Background and problem", style="Heading1"),
    para(LONG),
    para("What was done", bold=True),
    *(para(text, listed=True) for text in ("Walk the lane.", "Dig the pits.", "Fill them.")),
    para("Way forward", style="Heading2"),
    para("We go on."),
    para("Results:"),
    para("The lane is dry."),
    para(picture="one") + para(picture="two") + para(picture="out") + para(picture="odd"),
    "<w:p><w:r><w:t>See&lt;b&gt;</w:t><w:instrText>MACROBUTTON</w:instrText></w:r></w:p>",
    parts={
        "word/media/image1.jpg": jpeg((400, 300)),
        "word/media/image2.emf": b"no picture",
        "word/vbaProject.bin": b"macro",
        "../../evil.jpg": jpeg((40, 30)),
    },
    relations={
        "one": "media/image1.jpg",
        "two": "media/image2.emf",
        "out": "../../../evil.jpg",
        "odd": "file:///etc/passwd",
    },
)
HINDI = docx(
    para("शीर्षक: सोखता गड्ढे"),
    para("समस्या", style="Heading1"),
    para("गली में पानी भरा था।"),
    para("परिणाम", style="Heading1"),
    para("गली सूखी है।"),
    para("स्थान: कहीं नहीं"),
)


def post(client, *contents):
    files = [SimpleUploadedFile(f"case {n}.docx", one) for n, one in enumerate(contents, start=1)]
    return client.post(SEND, {"studies": files})


@pytest.fixture
def district(client, cast):
    client.force_login(cast.district)
    return client


def test_case_studies_become_drafts_with_photos_and_nothing_is_lost(district, cast):
    address = post(district, ENGLISH, HINDI).url
    assert not Practice.objects.exists()
    assert "2 rows can be added" in district.get(address).text
    district.post(f"{address}confirm/")
    first, second = (one.open_version for one in Practice.objects.order_by("created_at"))
    assert (first.title, first.place) == ("Soak pits at forty houses", cast.places.home_gp)
    assert first.step_texts() == ["Walk the lane.", "Dig the pits.", "Fill them."]
    assert first.result == "The lane is dry.\nSee<b>"
    for words in ("We tell how it began.", LONG.strip(), "Way forward\nWe go on."):
        assert words in first.story
    photo = first.photos.get().attachment
    assert (photo.uploaded_by, make_photo(photo.pk)) == (cast.district, AttachmentState.READY)
    checks = " ".join(first.practice.imported_draft.checks)
    kept = "1 picture could not be kept"
    for words in ("“Way forward” is not one", kept, "Say what each photo", "Problem: it was"):
        assert words in checks, words
    assert (second.title, second.language) == ("सोखता गड्ढे", "hi")
    assert (second.problem, second.result) == ("गली में पानी भरा था।", "गली सूखी है।")
    assert (second.place, second.place_text) == (cast.places.home_district, "कहीं नहीं")
    assert "Check these" in district.get(second.get_absolute_url()).text
    imported = Import.objects.get()
    assert (imported.made, imported.extras, imported.is_case_studies) == (2, {}, True)
    district.post(f"{address}undo/")
    assert not Practice.objects.exists()
    assert jobs.take_import(imported.pk) == 0


def hostile():
    """Return [(words of the refusal, bytes)]."""
    bomb = docx(para("x"), parts={"word/media/a.png": b"0" * 30_000_000})
    text = docx(para("x" * 100_000_000))
    many = docx(para("x"), parts={f"a/{n}": b"" for n in range(archive.MOST_PARTS)})
    other = docx(para("Title")).replace(b"word/document.xml", b"word/document.xm_")
    large = docx(para("x" * 30_000_000))
    size = zipfile.ZipFile(io.BytesIO(large)).getinfo("word/document.xml").file_size
    lying = large.replace(struct.pack("<I", size), struct.pack("<I", 1000))
    entity = '<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd"><!ENTITY l "lol">]>'
    return [
        ("far too large", bomb),
        ("far too large", text),
        ("far too large", many),
        ("cannot be read as docx", other),
        ("cannot be read as docx", lying),
        ("cannot be read as docx", docx(para("&e;&l;"), before=entity)),
        ("cannot be read as docx", docx("<w:p>")),
        ("cannot be read as docx", b"PK\x03\x04 broken"),
        ("cannot be read as docx", b"\xd0\xcf\x11\xe0 old doc"),
        ("larger than 20 MB", b"x" * (20 * 1024 * 1024 + 1)),
    ]


def test_padding_is_neither_gathered_nor_unpacked():
    with pytest.raises(UnreadableFile):
        read(docx(*["<w:p/>"] * (case_studies.MOST_PARAGRAPHS + 1)))
    runs = "<w:r><w:t>a b</w:t></w:r>" * 40_000
    study = read(docx(para("Soak pits", style="Title"), f"<w:p>{runs}</w:p>"))
    assert 50_000 < len(study.told["story"]) < 50_010  # so much no cell may have: it is refused
    names = {f"p{n}": f"media/{n}.png" for n in range(50)}
    parts = {f"word/{name}": b"x" for name in names.values()}
    parts["word/media/0.png"] = b"0" * 900_000
    shown = read(docx(*(para(picture=key) for key in names), parts=parts, relations=names))
    assert [len(one) for one in shown.pictures] == [0, *[1] * 39, *[0] * 10]


def read(content):
    return case_studies.read_case_study(SimpleUploadedFile("case.docx", content), "case.docx")


def test_hostile_archives_are_refused_by_name_and_reach_nothing(district, cast):
    for words, content in hostile():
        answer = post(district, ENGLISH, content)
        assert (answer.status_code, words in answer.text) == (422, True), words
        assert "case 2.docx: " in answer.text
        assert "root:" not in answer.text
    assert not Import.objects.exists()
    assert "Send at most 20 files" in post(district, *[b"x"] * 20 + [b"y"]).text
    district.force_login(cast.gp)
    assert post(district, ENGLISH).status_code == 403
