"""Sets a pack by WeasyPrint, in the environment of `make bench`: what ours is measured against.

Run as a program: reads {"fonts": [folders], "entries": [{"title", "lang", "drawing", "facts" and
"sections": [{"label", "items"}], "photos": [paths], "foot", "qr"}]} from standard input and writes
the PDF to standard output. It has each entry's words, drawing, photos and QR code, but one style
sheet, no fitting on pages, and nothing before and after the entries.
"""

import html
import json
import sys
from pathlib import Path
from urllib.parse import quote

STYLE = """
@page { size: A4; margin: 16mm 18mm 22mm; @bottom-right { content: counter(page) } }
body { font: 10pt/1.45 %(families)s; color: #0d2228 }
article { break-before: page }
h1 { font-size: 20pt; line-height: 1.25; border-bottom: 1mm solid #0a4a5a }
h2 { font-size: 10pt; color: #0a4a5a; margin: 0 }
section { display: grid; grid-template-columns: 36mm 1fr; column-gap: 6mm; margin-top: 4mm }
p { margin: 0 0 1mm }
.drawn { height: 27mm; float: right }
.photos { display: flex; gap: 4mm; margin-top: 6mm }
.photos img { width: 40mm; height: 30mm; object-fit: cover }
"""


def page_of(work):
    """Return the HTML of a pack."""
    files = [
        file
        for folder in work["fonts"]
        for file in sorted(Path(folder).glob("*.ttf"))
        if "Italic" not in file.name
    ]
    faces = "".join(map(_face, files))
    families = ", ".join(f'"{name}"' for name in dict.fromkeys(map(_family, files)))
    style = faces + STYLE % {"families": families}
    body = "".join(map(_entry, work["entries"]))
    return f"<!doctype html><html lang=en><title>Pack</title><style>{style}</style>{body}"


def _family(file):
    """Return the name of a family: of "NotoSans[wdth,wght]" as of "NotoSans-Bold"."""
    return file.stem.partition("[")[0].partition("-")[0]


def _face(file):
    weight = "100 900" if "[" in file.stem else 700 if file.stem.endswith("Bold") else 400
    return (
        f'@font-face {{ font-family: "{_family(file)}"; font-weight: {weight}; '
        f"src: url({file.as_uri()}) }}"
    )


def _entry(entry):
    photos = "".join(f'<img src="{Path(path).as_uri()}" alt="">' for path in entry["photos"])
    foot = "".join(f"<p>{html.escape(line)}</p>" for line in entry["foot"])
    return (
        f'<article lang="{entry["lang"]}">{_svg(entry["drawing"])}'
        f"<h1>{html.escape(entry['title'])}</h1>"
        + _labelled(entry["facts"])
        + _labelled(entry["sections"])
        + f'<div class="photos">{photos}</div><footer>{_svg(entry["qr"])}{foot}</footer></article>'
    )


def _labelled(answers):
    return "".join(
        f"<section><h2>{html.escape(one['label'])}</h2><div>"
        + "".join(f"<p>{html.escape(item)}</p>" for item in one["items"])
        + "</div></section>"
        for one in answers
    )


def _svg(drawing):
    return f'<img class="drawn" src="data:image/svg+xml,{quote(drawing)}" alt="">'


def main():
    from weasyprint import HTML

    page = page_of(json.load(sys.stdin.buffer))
    sys.stdout.buffer.write(HTML(string=page).write_pdf(dpi=150, jpeg_quality=80, pdf_tags=True))


if __name__ == "__main__":
    main()
