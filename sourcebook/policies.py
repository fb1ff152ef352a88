"""The policies that the portal publishes, by the last word of their address."""

from django.utils.translation import gettext_lazy as _

TITLES = {
    "privacy": _("Privacy notice"),
    "terms": _("Terms of use"),
    "content-licence": _("Licence of texts and photos"),
    "copyright": _("Copyright and complaints about it"),
    "moderation": _("What is published, and who decides"),
    "grievance": _("Grievances"),
    "right-to-information": _("Right to information"),
}
