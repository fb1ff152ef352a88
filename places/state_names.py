"""What the states are called in the reader's language.

The directory knows their names in English and in their own language; a Hindi page needs the Hindi
name of Gujarat too. Those that write Hindi themselves are not here: their local name is taken.
"""

from django.utils.translation import pgettext_lazy

NAMES = {
    "Andhra Pradesh": pgettext_lazy("state", "Andhra Pradesh"),
    "Assam": pgettext_lazy("state", "Assam"),
    "Goa": pgettext_lazy("state", "Goa"),
    "Gujarat": pgettext_lazy("state", "Gujarat"),
    "Karnataka": pgettext_lazy("state", "Karnataka"),
    "Kerala": pgettext_lazy("state", "Kerala"),
    "Lakshadweep": pgettext_lazy("state", "Lakshadweep"),
    "Maharashtra": pgettext_lazy("state", "Maharashtra"),
    "Manipur": pgettext_lazy("state", "Manipur"),
    "Odisha": pgettext_lazy("state", "Odisha"),
    "Puducherry": pgettext_lazy("state", "Puducherry"),
    "Punjab": pgettext_lazy("state", "Punjab"),
    "Sample State East": pgettext_lazy("state", "Sample State East"),
    "Sample State Hills": pgettext_lazy("state", "Sample State Hills"),
    "Sample State South": pgettext_lazy("state", "Sample State South"),
    "Sikkim": pgettext_lazy("state", "Sikkim"),
    "Tamil Nadu": pgettext_lazy("state", "Tamil Nadu"),
    "Telangana": pgettext_lazy("state", "Telangana"),
    "Tripura": pgettext_lazy("state", "Tripura"),
    "West Bengal": pgettext_lazy("state", "West Bengal"),
}
