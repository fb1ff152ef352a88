"""The tags of a printed PDF: what a screen reader goes by, read through PDFium."""

import ctypes
import re
from dataclasses import dataclass

from pypdfium2 import raw


@dataclass(frozen=True)
class Tag:
    """One element of the structure, with what stands in it."""

    type: str
    alt: str
    language: str
    contents: tuple
    children: tuple

    def all(self):
        """Yield this element and all within it, in the order in which they are read."""
        yield self
        for child in self.children:
            yield from child.all()


def tags_of(page):
    """Return the elements of a page, the outermost first."""
    tree = raw.FPDF_StructTree_GetForPage(page.raw)
    roots = range(raw.FPDF_StructTree_CountChildren(tree))
    found = [_tag(raw.FPDF_StructTree_GetChildAtIndex(tree, index)) for index in roots]
    raw.FPDF_StructTree_Close(tree)
    return [one for root in found for one in root.all()]


def _tag(element):
    number = range(max(raw.FPDF_StructElement_CountChildren(element), 0))
    within = [raw.FPDF_StructElement_GetChildAtIndex(element, index) for index in number]
    contents = [raw.FPDF_StructElement_GetChildMarkedContentID(element, i) for i in number]
    return Tag(
        _text(raw.FPDF_StructElement_GetType, element),
        _text(raw.FPDF_StructElement_GetAltText, element),
        _text(raw.FPDF_StructElement_GetLang, element),
        tuple(one for one in contents if one >= 0),
        tuple(_tag(child) for child in within if child),
    )


def _text(ask, element):
    """Return what one of PDFium's functions says of an element."""
    length = ask(element, None, 0)
    if length < 2:
        return ""
    buffer = ctypes.create_string_buffer(length)
    ask(element, buffer, length)
    return buffer.raw[: length - 2].decode("utf-16-le")


def marks_of(page):
    """Return what each thing drawn on a page is marked as: a content's number, or "Artifact"."""
    return [_mark(one) for one in page.get_objects(max_depth=1)]


def _mark(drawn):
    number = raw.FPDFPageObj_GetMarkedContentID(drawn.raw)
    if number >= 0:
        return number
    marks = range(raw.FPDFPageObj_CountMarks(drawn.raw))
    names = [_name(raw.FPDFPageObj_GetMark(drawn.raw, index)) for index in marks]
    return "Artifact" if "Artifact" in names else None


def _name(mark):
    length = ctypes.c_ulong()
    raw.FPDFPageObjMark_GetName(mark, None, 0, length)
    buffer = ctypes.create_string_buffer(length.value)
    letters = ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR))
    raw.FPDFPageObjMark_GetName(mark, letters, length.value, length)
    return buffer.raw[: length.value - 2].decode("utf-16-le")


def fonts_of(page):
    """Return of each text on a page whether its font lies in the file."""
    texts = page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT])
    return [raw.FPDFFont_GetIsEmbedded(raw.FPDFTextObj_GetFont(one.raw)) == 1 for one in texts]


def dictionaries(pdf, key):
    """Return the dictionaries of a file that have an entry such as `/Type/Font`, as text."""
    text = pdf.decode("latin-1")
    objects = re.findall(r"\d+ 0 obj\n(<<.*?>>)\n(?:stream|endobj)", text, re.DOTALL)
    return [one for one in objects if key in one]
