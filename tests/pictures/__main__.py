"""`make pictures`: every page type at three widths in two languages, into docs/pictures.

Starts a portal of its own with the demo. Each file shows one page in one language: phone, tablet
and wide screen beside each other. With `--whole DIR` each page is also kept at full length as PNG.
"""

import argparse
import io
import sys
import tempfile
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image
from playwright.sync_api import sync_playwright

from tests.e2e import browser as browsers
from tests.pictures.pages import FOLDER, LANGUAGES, MOST_BYTES, PICTURES, PRINT, first_of
from tests.portal import Portal, free_port

WIDTHS = (360, 768, 1280)
HEIGHT = 280  # of what is shown of each page, in pixels of the sheet
SCALES = {360: 0.48, 768: 0.27, 1280: 0.3}
GAP = 12
PASSWORD = "demo-sourcebook"


def main():
    """Picture what is asked for; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="pages to picture; all without a name")
    parser.add_argument("--whole", type=Path, help="a folder for whole pages, as PNG")
    options = parser.parse_args()
    wanted = [one for one in PICTURES if not options.names or one.name in options.names]
    with tempfile.TemporaryDirectory(prefix="pictures-") as folder:
        portal = Portal(Path(folder) / "var", free_port())
        try:
            portal.wait_for("Stop with Ctrl-C")
            failed = Photographer(f"http://127.0.0.1:{portal.port}", options.whole).take(wanted)
        finally:
            portal.stop()
            portal.forget()
    size = sum(file.stat().st_size for file in FOLDER.glob("*.webp"))
    print(f"{len(wanted) * len(LANGUAGES) - len(failed)} pictures, {size / 1e6:.2f} MB in all")
    print(*failed, sep="\n")
    return int(bool(failed) or size > MOST_BYTES)


class Photographer:
    """Opens pages of the portal at `address` in one browser and keeps what they look like."""

    def __init__(self, address, whole):
        self.address, self.whole = address, whole
        self.sessions = {}

    def take(self, pictures):
        """Write the files of `pictures`; return a line for each that could not be taken."""
        failed = []
        with sync_playwright() as playwright:
            self.browser = playwright.chromium.launch(
                executable_path=browsers.found(), args=["--no-sandbox", "--disable-dev-shm-usage"]
            )
            for picture in pictures:
                for language in LANGUAGES:
                    problem = self.take_one(picture, language)
                    failed += [f"{picture.name} ({language}): {problem}"] if problem else []
            self.take_print()
            self.browser.close()
        return failed

    def take_print(self):
        """Write what the District note of the most vouched practice looks like on paper."""
        for language in LANGUAGES:
            page = self.context("", WIDTHS[0], language).new_page()
            number = first_of("sort=endorsed")(page).split("/")[2]
            sent = page.request.get(f"/practices/{number}/print/district-note.pdf?lang={language}")
            with pdfium.PdfDocument(sent.body()) as note:
                shots = [one.render(scale=1.6).to_pil() for one in note]
                sheet(shots).save(FOLDER / f"{PRINT}-{language}.webp", quality=30, method=6)

    def take_one(self, picture, language):
        """Write one file; return what was wrong, or None."""
        shots = []
        for width in WIDTHS:
            context = self.context(picture.who, width, language)
            try:
                shots.append(self.shoot(context.new_page(), picture, width, language))
            except Exception as problem:
                return f"at {width} px: {str(problem).splitlines()[0]}"
            finally:
                context.close()
        sheet(shots).save(FOLDER / f"{picture.name}-{language}.webp", quality=12, method=6)
        return None

    def shoot(self, page, picture, width, language):
        address = picture.find(page)
        answer = self.open(page, address, language)
        if picture.then:
            with page.expect_response(_a_page_was_posted) as told:
                picture.then(page)
            answer = told.value
        if answer.status != picture.status:
            raise ValueError(f"{address} answers {answer.status}")
        if self.whole:
            self.whole.mkdir(parents=True, exist_ok=True)
            page.screenshot(
                path=self.whole / f"{picture.name}-{width}-{language}.png", full_page=True
            )
        page.set_viewport_size({"width": width, "height": round(HEIGHT / SCALES[width])})
        return Image.open(io.BytesIO(page.screenshot()))

    def open(self, page, address, language):
        prefix = "" if language == "en" else f"/{language}"
        answer = page.goto(f"{prefix}{address}", wait_until="load")
        page.wait_for_timeout(100)
        return answer

    def context(self, who, width, language):
        """Return a browser session of `who` (a demo sign-in's name, or nobody)."""
        options = {
            "base_url": self.address,
            "viewport": {"width": width, "height": 800},
            "locale": language,
            "reduced_motion": "reduce",
        }
        if who and who not in self.sessions:
            self.sessions[who] = self.signed_in(who, options)
        return self.browser.new_context(**options, storage_state=self.sessions.get(who))

    def signed_in(self, who, options):
        context = self.browser.new_context(**options)
        page = context.new_page()
        page.goto("/accounts/login/")
        page.fill("main [name='login']", f"{who}@example.org")
        page.fill("main [name='password']", PASSWORD)
        with page.expect_navigation():
            page.locator("main button[type=submit]").first.click()
        state = context.storage_state()
        context.close()
        return state


def _a_page_was_posted(response):
    return response.request.method == "POST" and response.request.is_navigation_request()


def sheet(shots):
    """Return one picture of `shots` side by side, all of one height."""
    small = [
        one.convert("RGB").resize(
            (round(one.width * HEIGHT / one.height), HEIGHT), Image.Resampling.LANCZOS
        )
        for one in shots
    ]
    width = sum(one.width for one in small) + GAP * (len(small) + 1)
    page = Image.new("RGB", (width, HEIGHT + 2 * GAP), "#d3e3e6")
    left = GAP
    for one in small:
        page.paste(one, (left, GAP))
        left += one.width + GAP
    return page


sys.exit(main())
