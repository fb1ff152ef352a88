"""The 34 themes to begin with (DESIGN.md, section 7), named in English and Hindi."""

from django.db import migrations
from uuid_utils.compat import uuid7

THEMES = {
    "lasting-change": [
        ("odf-sustainability", "Staying ODF", "ओडीएफ बनाए रखना"),
        ("odf-plus-villages", "ODF Plus villages", "ओडीएफ प्लस गाँव"),
        ("behaviour-change", "Behaviour change", "व्यवहार परिवर्तन"),
        ("slippage-new-households", "Slippage and new households", "खुले में शौच की वापसी और नए परिवार"),
        ("left-behind", "Those left behind", "जो छूट गए"),
        ("communication-tools", "Communication tools", "संचार के साधन"),
        ("leadership-recognition", "Leadership and recognition", "नेतृत्व और सम्मान"),
    ],
    "sanitation": [
        ("toilet-technology", "Toilet technology", "शौचालय तकनीक"),
        ("community-toilets", "Community toilets", "सामुदायिक शौचालय"),
        (
            "access-elderly-disabled",
            "Access for elderly and disabled people",
            "बुज़ुर्गों और दिव्यांगों की पहुँच",
        ),
        ("financing-poor", "Financing for the poor", "ग़रीबों के लिए वित्त"),
        ("solid-waste", "Solid waste", "ठोस अपशिष्ट"),
        ("plastic-waste", "Plastic waste", "प्लास्टिक अपशिष्ट"),
        ("liquid-waste", "Liquid waste", "तरल अपशिष्ट"),
        ("faecal-sludge", "Faecal sludge", "मल गाद"),
        ("gobardhan", "GOBARdhan", "गोबरधन"),
        ("menstrual-hygiene", "Menstrual hygiene", "माहवारी स्वच्छता"),
        ("handwashing", "Handwashing", "हाथ धोना"),
        ("child-faeces", "Children's faeces", "बच्चों के मल का निपटान"),
        ("sanitation-workers", "Sanitation workers", "स्वच्छता कर्मी"),
    ],
    "water": [
        ("household-taps", "Household taps", "घर-घर नल"),
        ("supply-service", "Regular supply", "नियमित जल आपूर्ति"),
        ("source-sustainability", "Lasting water sources", "जल स्रोतों का टिकाऊपन"),
        ("springs-recharge", "Springs and recharge", "झरने और जल पुनर्भरण"),
        ("water-quality", "Water quality", "जल गुणवत्ता"),
        ("operation-maintenance", "Operation and maintenance", "संचालन और रखरखाव"),
        ("user-charges", "User charges", "जल शुल्क"),
        ("community-management", "Community management", "समुदाय द्वारा प्रबंधन"),
    ],
    "running-it": [
        ("schools-anganwadis", "Schools and anganwadis", "विद्यालय और आँगनवाड़ी"),
        ("quality-monitoring", "Quality and monitoring", "गुणवत्ता और निगरानी"),
        ("verification", "Verification", "सत्यापन"),
        ("village-planning", "Village planning", "ग्राम योजना"),
        ("convergence-funds", "Convergence of funds", "निधियों का अभिसरण"),
        ("capacity-building", "Capacity building", "क्षमता निर्माण"),
    ],
}


def add_themes(apps, schema_editor):
    Theme = apps.get_model("practices", "Theme")
    rows = [(group, *row) for group, rows in THEMES.items() for row in rows]
    Theme.objects.using(schema_editor.connection.alias).bulk_create(
        Theme(uid=uuid7(), key=key, group=group, position=position, names={"en": en, "hi": hi})
        for position, (group, key, en, hi) in enumerate(rows, start=1)
    )


def remove_themes(apps, schema_editor):
    themes = apps.get_model("practices", "Theme").objects.using(schema_editor.connection.alias)
    themes.filter(key__in=[row[0] for rows in THEMES.values() for row in rows]).delete()


class Migration(migrations.Migration):
    dependencies = [("practices", "0002_guards")]
    operations = [migrations.RunPython(add_themes, remove_themes)]
