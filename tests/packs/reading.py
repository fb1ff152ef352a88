"""A printed PDF as its reader gets it: pages, words, what is drawn where, the QR code."""

import pypdfium2
import zxingcpp

EDGE = 7  # millimetres that office printers leave white


class Paper:
    def __init__(self, pdf):
        self.pdf = pdf
        self.document = pypdfium2.PdfDocument(pdf)

    def __len__(self):
        return len(self.document)

    @property
    def words(self):
        """All words, with single spaces, as a reader copies them."""
        pages = (page.get_textpage().get_text_range() for page in self.document)
        return flat(" ".join(pages))

    def says(self, text):
        """Whether a text stands here whole. PDFium drops some spaces behind Hindi vowel signs."""
        return flat(text).replace(" ", "") in self.words.replace(" ", "")

    def page_words(self, number):
        return flat(self.document[number].get_textpage().get_text_range())

    def grey(self, number, dots=150):
        """Return a page as a grey picture of so many dots an inch."""
        picture = self.document[number].render(scale=dots / 72, grayscale=True)
        return picture.to_pil().convert("L")

    def qr_codes(self):
        """Return what the codes of the last page say, read from a grey picture of 150 dots."""
        return [code.text for code in qr_codes_in(self.grey(len(self) - 1))]

    def ink_at_the_edge(self):
        """Return the pages on which anything is drawn within the outermost millimetres."""
        return [n for n in range(len(self)) if _beyond(self.grey(n, dots=50), EDGE * 50 / 25.4)]

    def photos(self):
        """Return (width, height) in dots of each photo that is drawn, on all pages."""
        kind = pypdfium2.raw.FPDF_PAGEOBJ_IMAGE
        return [o.get_px_size() for page in self.document for o in page.get_objects([kind])]

    def smallest_letters(self):
        """Return the smallest size of any letters, in points."""
        sizes = set()
        for page in self.document:
            text = page.get_textpage()
            for index in range(text.count_chars()):
                if text.get_text_range(index, 1).strip():
                    sizes.add(round(pypdfium2.raw.FPDFText_GetFontSize(text, index), 1))
        return min(sizes)


def qr_codes_in(picture):
    """Return the QR codes; the lines of a form may look like those of another kind of code."""
    return zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)


def words_of(answer):
    """Return what an answer tells, as text; of a PDF its words."""
    body = b"".join(answer) if answer.streaming else answer.content
    if answer.get("Content-Type") == "application/pdf":
        return Paper(body).words
    return body.decode("utf-8", "replace")


def flat(text):
    return " ".join(text.replace("\u200b", "").replace("\ufffe", "").split())


def _beyond(picture, edge):
    """Whether a picture has any ink within `edge` dots of its sides."""
    ink = picture.point(lambda grey: 255 if grey < 250 else 0).getbbox()
    left, top, right, bottom = ink
    inside = left >= edge and top >= edge
    return not (inside and right <= picture.width - edge and bottom <= picture.height - edge)
