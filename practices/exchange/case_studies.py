"""Case studies written in Word: read as the rows of a table are, with their pictures.

A docx is an archive of XML. It is judged before it is opened, parsed without any document type
definition, and nothing of it is written by its own name: neither macros nor anything that it links
to is looked at.
"""

import posixpath
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import PurePath
from xml.parsers import expat

from django.utils.translation import gettext as _

from practices.exchange.archive import Bomb, NoArchive, refuse_bombs
from practices.exchange.columns import TARGETS, meant, plain
from practices.exchange.reading import UnreadableFile
from practices.exchange.sheets import LONGEST_CELL, clean

MOST_FILES = 20
MOST_BYTES = 20 * 1024 * 1024
MOST_TEXT = 10 * 1024 * 1024  # bytes of XML that the text of a case study may have
MOST_PARAGRAPHS = 5000
MOST_PICTURES = 40  # that are looked at, of which eight are kept
LONGEST_HEADING = 80
# A picture is packed already: what grows further once unpacked is padding.
_SMALL_PICTURE, _GROWS = 64 * 1024, 3
DOCUMENT, RELATIONS = "word/document.xml", "word/_rels/document.xml.rels"
_PICTURES = "word/media/"
# What is chosen from a list: a text names it too freely, so it stays where it stands.
_LEFT = ("kind", "programme", "language", "source", "tags")
_NUMBER = re.compile(r"^[\s(]*(?:[0-9०-९]{1,2}|[a-zA-Z])[.)]\s+")


@dataclass
class CaseStudy:
    """What a file says: {target: text}, what to look at, and its pictures as bytes."""

    told: dict = field(default_factory=dict)
    checks: list = field(default_factory=list)
    pictures: list = field(default_factory=list)


@dataclass
class Paragraph:
    text: str = ""
    style: str = ""
    listed: bool = False
    bold: int = 0  # letters of it that are bold
    pictures: list = field(default_factory=list)

    @property
    def is_heading(self):
        """Whether it is set apart as a heading: by its style, or all in bold and short."""
        if len(self.text) > LONGEST_HEADING:
            return False
        letters = len(self.text.replace(" ", ""))
        return self.style.startswith(("heading", "title")) or 0 < letters <= self.bold


def read_case_study(file, name):
    """Return the `CaseStudy` of an uploaded docx; raises UnreadableFile for the reader."""
    if file.size > MOST_BYTES:
        raise UnreadableFile(_("The file is larger than 20 MB."))
    try:
        refuse_bombs(file)
        with zipfile.ZipFile(file) as archive:
            paragraphs = _paragraphs(_part(archive, DOCUMENT))
            told = _told(paragraphs, name)
            told.pictures = _pictures(archive, paragraphs)
            return told
    except Bomb:
        raise UnreadableFile(_("Once opened, this file is far too large.")) from None
    except (NoArchive, KeyError, expat.ExpatError, zipfile.BadZipFile, zlib.error) as broken:
        raise UnreadableFile(_not_word()) from broken
    except (RuntimeError, NotImplementedError, EOFError, OSError) as broken:  # locked, or odd
        raise UnreadableFile(_not_word()) from broken


def _not_word():
    return _("This file cannot be read as docx. Save it in Word as docx and send it again.")


def _part(archive, name):
    part = archive.getinfo(name)
    if part.file_size > MOST_TEXT:
        raise Bomb
    return archive.read(part)


def _parser(start, end=None, text=None):
    """Return a parser without document types: no entity of the file's own is ever made."""
    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = text

    def refuse(*_details):
        raise UnreadableFile(_not_word())

    parser.StartDoctypeDeclHandler = refuse
    return parser


class _Walker:
    """Gathers paragraphs while the parser walks; a text box's own lie within another's."""

    def __init__(self):
        self.done, self.open, self.inside, self.skipped = [], [], [], 0
        self.run_is_bold = False

    def start(self, name, attributes):
        name = name.rpartition("}")[2]
        told = {key.rpartition("}")[2]: value for key, value in attributes.items()}
        if self.skipped or name == "Fallback":  # the same again, for older programs
            self.skipped += 1
            return
        self.inside.append(name)
        if name == "p":
            if len(self.done) + len(self.open) == MOST_PARAGRAPHS:
                raise Bomb
            self.open.append(Paragraph())
        elif name == "r":
            self.run_is_bold = False
        elif self.open:
            self._note(self.open[-1], name, told)

    def _note(self, paragraph, name, told):
        if name == "pStyle":
            paragraph.style = told.get("val", "").casefold()
        elif name == "numPr":
            paragraph.listed = True
        elif name == "b" and "r" in self.inside:
            self.run_is_bold = told.get("val", "1") not in ("0", "false")
        elif name == "blip" and "embed" in told:
            paragraph.pictures.append(told["embed"])
        elif name in ("br", "cr"):
            _add(paragraph, "\n")
        elif name == "tab":
            _add(paragraph, " ")

    def end(self, name):
        if self.skipped:
            self.skipped -= 1
            return
        if self.inside.pop() == "p":
            paragraph = self.open.pop()
            paragraph.text = clean(paragraph.text)
            self.done.append(paragraph)

    def text(self, words):
        if self.inside and self.inside[-1] == "t" and self.open and not self.skipped:
            _add(self.open[-1], words)
            if self.run_is_bold:
                self.open[-1].bold += len(words.replace(" ", ""))


def _add(paragraph, words):
    """Add words; once there are more than a cell may have, its row is refused in any case."""
    if len(paragraph.text) <= LONGEST_CELL:
        paragraph.text += words


def _paragraphs(xml):
    walker = _Walker()
    _parser(walker.start, walker.end, walker.text).Parse(xml, True)
    return walker.done


def _told(paragraphs, name):
    """Put each paragraph to the answer under whose heading it stands, the others to the story."""
    study, parts, target = CaseStudy(), {}, "story"
    for paragraph in paragraphs:
        if not paragraph.text:
            continue
        found, rest = _heading(paragraph)
        if found:
            target = found
        elif paragraph.is_heading and not _is_title(paragraph, parts):
            target, rest = "story", paragraph.text
            words = _(
                "The heading “%(heading)s” is not one of the answers: its text is in the story."
            )
            study.checks.append(words % {"heading": paragraph.text})
        elif paragraph.is_heading:
            parts["title"] = [paragraph.text]
            continue
        if rest:
            parts.setdefault(target, []).append(rest)
    study.told = {key: "\n".join(texts) for key, texts in parts.items()}
    if not study.told.get("title"):
        study.told["title"] = PurePath(name).stem[:120]
        study.checks.append(_("The title is the name of the file."))
    return study


def _is_title(paragraph, parts):
    """Whether a heading that names no answer is the title: the first one, before all others."""
    return "title" not in parts and set(parts) <= {"story"}


def _heading(paragraph):
    """Return `(target, words after it)` where a paragraph names an answer; else `("", all)`."""
    text = paragraph.text if paragraph.listed else _NUMBER.sub("", paragraph.text)
    head, colon, rest = text.partition(":")
    if "\n" not in head and len(head) <= LONGEST_HEADING:
        exact = _exact(head)
        if exact and (colon or not rest):
            return exact, rest.strip()
    stands_apart = paragraph.is_heading or (colon and not rest)
    if stands_apart and not paragraph.style.startswith("title"):
        found = [key for key in meant(plain(text), from_start=True) if key not in _LEFT]
        if found:
            return found[0], ""
    return "", paragraph.text


def _exact(head):
    words = plain(head)
    for key, target in TARGETS.items():
        names = (key.replace("_", " "), str(target.label).casefold(), *target.words)
        if key not in _LEFT and words in names:
            return key
    return ""


def _pictures(archive, paragraphs):
    """Return the bytes of the pictures that the text shows, in order, each once.

    Of what is no packed picture, and of those beyond MOST_PICTURES, none.
    """
    try:
        targets = _relations(_part(archive, RELATIONS))
    except KeyError:
        return []
    names = [targets.get(key) for one in paragraphs for key in one.pictures]
    held = set(archive.namelist())
    shown = [archive.getinfo(name) for name in dict.fromkeys(names) if name in held]
    return [
        archive.read(part) if at < MOST_PICTURES and _is_packed(part) else b""
        for at, part in enumerate(shown)
    ]


def _is_packed(part):
    return part.file_size <= max(_SMALL_PICTURE, _GROWS * part.compress_size)


def _relations(xml):
    """Return {id: name of the part} of the pictures that lie in the archive itself."""
    found = {}

    def start(_name, told):
        name = posixpath.normpath(posixpath.join("word", told.get("Target", "").lstrip("/")))
        name = name.removeprefix("word/") if name.startswith("word/word/") else name
        if told.get("TargetMode") != "External" and name.startswith(_PICTURES):
            found[told.get("Id")] = name

    _parser(start).Parse(xml, True)
    return found
