"""Setting data in a layout by typst: words are data, the root holds the layout and photos alone."""

import json
import os

from told import Told
from words import missing_signs, without

# Asked of what has been set, by whoever set it: a layout that asked itself where its parts stand
# would be set once more, with the answer. A layout may say all of it in its mark, and then does.
ENDS = """{
  let at(name) = query(label(name)).map(m => (m.value, m.location().position()))
  let pages(name) = at(name).map(m => m.last().page)
  let high(name) = at(name).map(((id, at)) => (str(id), at.y / 1mm)).to-dict()
  let (feet, feet-end) = (high("foot"), high("foot-end"))
  at("end").map(((id, at)) => if type(id) == dictionary { id } else {
    let (first, following) = (pages("begin-" + str(id)).first(), pages("begin-" + str(id + 1)))
    let last = if following.len() > 0 { following.first() - 1 } else { pages("last").first() }
    let foot = feet-end.at(str(id), default: 0) - feet.at(str(id), default: 0)
    (id: id, pages: last - first + 1, page: at.page - first + 1, y: at.y / 1mm, foot: foot)
  })
}"""


class Typesetter:
    """One print: `folder` with its layout and photos, `fonts` folders, the time it is `made_at`."""

    def __init__(self, work):
        import typst  # only now, within the limits

        self.typst = typst
        self.folder, self.when = work["folder"], work["made_at"]
        self._told = Told(self.folder)
        self.fonts = typst.Fonts(include_system_fonts=False, font_paths=work["fonts"])

    def end_of(self, told):
        """Return where the body ends, and on how many pages it stands."""
        return self._ends(told)[0]

    def ends_of(self, pack):
        """Return the same of each sheet of a pack, by its id."""
        return {end["id"]: end for end in self._ends(pack)}

    def _ends(self, told):
        return json.loads(self._compiler(told, is_try=True).eval(ENDS))

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

    def _compiler(self, told, layout="layout.typ", *, is_try=False):
        """Return a compiler of these data, which it reads from a file beside the layout.

        As an input they would be part of all that typst sets, and it would know none of it again.
        """
        nowhere = os.path.join(self.folder, "none")
        self._told.write(told, is_try=is_try)
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
