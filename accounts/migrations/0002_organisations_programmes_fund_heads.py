"""The bodies, missions and sources of money that the portal knows from the first day.

Their uids are fixed, so that two servers that are merged know each other's rows.
"""

import datetime
import uuid

from django.db import migrations

# key, English, Hindi, technical
ORGANISATIONS = [
    ("gram-panchayat", "Gram Panchayat", "ग्राम पंचायत", False),
    ("vwsc", "VWSC / Pani Samiti", "ग्राम जल एवं स्वच्छता समिति / पानी समिति", False),
    ("block-office", "Block office (BDO)", "खंड विकास कार्यालय (बीडीओ)", False),
    ("bpmu", "Block Programme Management Unit (BPMU)", "खंड कार्यक्रम प्रबंधन इकाई (बीपीएमयू)", False),
    ("zilla-parishad", "Zilla Parishad", "ज़िला परिषद", False),
    ("drda", "District Rural Development Agency (DRDA)", "ज़िला ग्रामीण विकास अभिकरण (डीआरडीए)", False),
    ("dpmu", "District Programme Management Unit (DPMU)", "ज़िला कार्यक्रम प्रबंधन इकाई (डीपीएमयू)", False),
    ("dwsm", "District Water and Sanitation Mission (DWSM)", "ज़िला जल एवं स्वच्छता मिशन (डीडब्ल्यूएसएम)", False),
    ("swsm", "State Water and Sanitation Mission (SWSM)", "राज्य जल एवं स्वच्छता मिशन (एसडब्ल्यूएसएम)", False),
    ("phed", "PHED / Rural Water Supply", "जन स्वास्थ्य अभियांत्रिकी विभाग / ग्रामीण जलापूर्ति", True),
    ("sird", "State Institute of Rural Development (SIRD)", "राज्य ग्रामीण विकास संस्थान (एसआईआरडी)", False),
    ("krc", "Key Resource Centre (KRC)", "मुख्य संसाधन केंद्र (केआरसी)", False),
    ("isa", "Implementation Support Agency (ISA)", "कार्यान्वयन सहायता एजेंसी (आईएसए)", False),
    ("shg-federation", "SHG federation", "स्वयं सहायता समूह संघ", False),
    ("development-partner", "Development partner", "विकास सहयोगी संस्था", False),
    ("state-mission", "State mission", "राज्य मिशन", False),
    ("national-mission", "National mission (DDWS)", "राष्ट्रीय मिशन (पेयजल एवं स्वच्छता विभाग)", False),
]

# key, English, Hindi, first day, last day
PROGRAMMES = [
    ("sbm", "Swachh Bharat Mission (Grameen)", "स्वच्छ भारत मिशन (ग्रामीण)", "2014-10-02", None),
    ("jjm", "Jal Jeevan Mission", "जल जीवन मिशन", "2019-08-15", None),
]

# The Fifteenth Finance Commission's awards cover the years 2020-21 to 2025-26. The days on which
# MGNREGS ends and VB-G RAM G begins are left open here: the National marks them.
FUND_HEADS = [
    ("sbm-g", "Swachh Bharat Mission (Grameen)", "स्वच्छ भारत मिशन (ग्रामीण)", "2014-10-02", None),
    ("jjm", "Jal Jeevan Mission", "जल जीवन मिशन", "2019-08-15", None),
    ("fc-tied", "15th Finance Commission grant, tied", "15वें वित्त आयोग का अनुदान, आबद्ध (टाइड)", "2020-04-01", "2026-03-31"),
    ("fc-untied", "15th Finance Commission grant, untied", "15वें वित्त आयोग का अनुदान, अनाबद्ध (अनटाइड)", "2020-04-01", "2026-03-31"),
    ("mgnregs", "MGNREGS", "मनरेगा", "2006-02-02", None),
    ("vb-gram-g", "VB-G RAM G", "वीबी-जी राम जी", None, None),
    ("state-scheme", "State scheme", "राज्य की योजना", None, None),
    ("own-revenue", "Own revenue of the Panchayat", "पंचायत की अपनी आय", None, None),
    ("mp-mla", "MP or MLA local area funds", "सांसद या विधायक निधि", None, None),
    ("dmf", "District Mineral Foundation (DMF)", "ज़िला खनिज प्रतिष्ठान न्यास (डीएमएफ)", None, None),
    ("csr", "Company funds (CSR)", "कंपनी की निधि (सीएसआर)", None, None),
    ("community", "Community contribution", "समुदाय का योगदान", None, None),
    ("household", "The household's own money", "परिवार का अपना पैसा", None, None),
    ("shg-loan", "Loan through a self-help group", "स्वयं सहायता समूह से ऋण", None, None),
    ("other", "Another source", "अन्य स्रोत", None, None),
]


def fixed_uid(table, number):
    """Return a UUIDv7 of 1 January 2026 that says only which seed row it is."""
    return uuid.UUID(f"019b7673-1c00-7000-8{table:03x}-{number:012x}")


def day(text):
    return datetime.date.fromisoformat(text) if text else None


def seed(apps, schema_editor):
    Organisation = apps.get_model("accounts", "Organisation")
    for number, (key, english, hindi, technical) in enumerate(ORGANISATIONS, 1):
        Organisation.objects.create(
            uid=fixed_uid(1, number), key=key, names={"en": english, "hi": hindi}, is_technical=technical
        )
    for table, (model, rows) in enumerate((("Programme", PROGRAMMES), ("FundHead", FUND_HEADS)), 2):
        for number, (key, english, hindi, first, last) in enumerate(rows, 1):
            apps.get_model("accounts", model).objects.create(
                uid=fixed_uid(table, number),
                key=key,
                names={"en": english, "hi": hindi},
                starts_on=day(first),
                ends_on=day(last),
            )
    grown_into(apps.get_model("accounts", "FundHead"))


def grown_into(FundHead):
    successor = FundHead.objects.get(key="vb-gram-g")
    FundHead.objects.filter(key="mgnregs").update(successor=successor)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
