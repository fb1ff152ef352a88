"""Setting data in a layout by typst: words are data, the root holds the layout and photos alone."""

import json
import os

from words import broken_up, missing_signs, without


class Typesetter:
    """One print: `folder` with its layout and photos, `fonts` folders, the time it is `made_at`."""

    def __init__(self, work):
        import typst  # only now, within the limits

        self.typst = typst
        self.layout = os.path.join(work["folder"], "layout.typ")
        self.folder, self.when = work["folder"], work["made_at"]
        self.fonts = typst.Fonts(include_system_fonts=False, font_paths=work["fonts"])

    def end_of(self, told):
        """Return where the body ends, and on how many pages it stands."""
        return json.loads(self._compiler(told).query("<end>", field="value", one=True))

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

    def _compiler(self, told):
        nowhere = os.path.join(self.folder, "none")
        return self.typst.Compiler(
            self.layout,
            root=self.folder,
            font_paths=self.fonts,
            ignore_system_fonts=True,
            sys_inputs={"told": json.dumps(broken_up(told))},
            package_path=nowhere,
            package_cache_path=nowhere,
        )

    def _compile(self, told, **standards):
        return self._compiler(told).compile(format="pdf", timestamp=self.when, **standards)
