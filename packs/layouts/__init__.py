"""The layouts of a practice on paper: for each a module that says what stands there, and a page.

`<name>.py` returns plain data, `<name>.typ` beside it sets them; `common.typ` holds what all share.
"""

from packs.layouts.district_note import note_of

# By its name in the address: a function (practice, version, user, *, today) -> (data, pictures).
LAYOUTS = {"district-note": note_of}
