"""The departments whose people learn with a unit: Health, Education, Women and Child Development …

They have levels no more than the bodies of `0002` have: a posting says where its office works. A key
or name that somebody has added by hand stays as it is.
"""

from importlib import import_module

from django.db import migrations

_seed = import_module("accounts.migrations.0002_organisations_programmes_fund_heads")

# key, English, Hindi
DEPARTMENTS = [
    ("health", "Health Department (NHM)", "स्वास्थ्य विभाग (एनएचएम)"),
    ("education", "Education Department (Samagra Shiksha)", "शिक्षा विभाग (समग्र शिक्षा)"),
    ("women-child", "Women and Child Development (ICDS)", "महिला एवं बाल विकास विभाग (आईसीडीएस)"),
    ("rural-development", "Rural Development (rural employment, MGNREGS)", "ग्रामीण विकास विभाग (ग्रामीण रोज़गार, मनरेगा)"),
    ("panchayati-raj", "Panchayati Raj Department", "पंचायती राज विभाग"),
    ("livelihoods-mission", "State Rural Livelihoods Mission (NRLM)", "राज्य ग्रामीण आजीविका मिशन (एनआरएलएम)"),
    ("tribal-affairs", "Tribal Affairs Department", "जनजातीय कार्य विभाग"),
    ("water-resources", "Water Resources / Ground Water Department", "जल संसाधन / भूजल विभाग"),
    ("agriculture", "Agriculture Department", "कृषि विभाग"),
    ("forest", "Forest Department", "वन विभाग"),
    ("urban-development", "Urban Development / town", "नगरीय विकास विभाग / नगर निकाय"),
    ("other-department", "Another department", "कोई दूसरा विभाग"),
]


def seed(apps, schema_editor):
    Organisation = apps.get_model("accounts", "Organisation")
    first = len(_seed.ORGANISATIONS) + 1
    for number, (key, english, hindi) in enumerate(DEPARTMENTS, first):
        names = {"en": english, "hi": hindi}
        told = {"uid": _seed.fixed_uid(1, number), "names": names}
        Organisation.objects.get_or_create(key=key, defaults=told)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0009_pauses")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
