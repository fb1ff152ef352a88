"""Setting data in a layout by typst: words are data, the root holds the layout and photos alone."""

import json
import os

from words import broken_up, missing_signs, without


class Typesetter:
    """One print: `folder` with its layout and photos, `fonts` folders, the time it is `made_at`."""

    def __init__(self, work):
        import typst  # only now, within the limits

        self.typst = typst
        self.folder, self.when = work["folder"], work["made_at"]
        self.fonts = typst.Fonts(include_system_fonts=False, font_paths=work["fonts"])

    def end_of(self, told):
        """Return where the body ends, and on how many pages it stands."""
        return json.loads(self._compiler(told).query("<end>", field="value", one=True))

    def ends_of(self, pack):
        """Return the same of each sheet of a pack, by its id."""
        ends = json.loads(self._compiler(pack).query("<end>", field="value"))
        return {end["id"]: end for end in ends}

    def pdf_of(self, told):
        """Return the PDF: accessible by the standard, or tagged alone where a sign defies it."""
        try:
            return self._compile(told, pdf_standards=["ua-1"])
        except self.typst.TypstError as trouble:
            told = without(missing_signs(str(trouble.diagnostic)), told)
        try:
            return self._compile(told, pdf_standards=["ua-1"])
        except self.typst.TypstError:
            return self._compile(told)

    def can_set(self, told):
        """Whether there is a PDF of these data."""
        try:
            return bool(self._compile(told))
        except self.typst.TypstError:
            return False

    def folded(self, pdf, pack):
        """Return the pages of a pack as sheets of A4 to fold, in their order.

        typst takes pages of a PDF in as pictures, without their tags.
        """
        with open(os.path.join(self.folder, "pack.pdf"), "wb") as file:
            file.write(pdf)
        pages = json.loads(self._compiler(pack).query("<pages>", field="value", one=True))
        told = {name: pack[name] for name in ("lang", "portal", "described", "page-words")}
        told |= {"title": pack["title"]["w"], "pages": pages}
        return self._compile(told, layout="booklet.typ")

    def _compiler(self, told, layout="layout.typ"):
        """Return a compiler of these data, which it reads from a file beside the layout.

        As an input they would be part of all that typst sets, and it would know none of it again.
        """
        nowhere = os.path.join(self.folder, "none")
        with open(os.path.join(self.folder, "told.json"), "w") as file:
            json.dump(broken_up(told), file)
        return self.typst.Compiler(
            os.path.join(self.folder, layout),
            root=self.folder,
            font_paths=self.fonts,
            ignore_system_fonts=True,
            package_path=nowhere,
            package_cache_path=nowhere,
        )

    def _compile(self, told, layout="layout.typ", **standards):
        compiler = self._compiler(told, layout)
        return compiler.compile(format="pdf", timestamp=self.when, **standards)
