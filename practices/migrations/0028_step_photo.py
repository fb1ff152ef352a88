"""A photo of its version that stands for a step: one that the version does not show cannot be."""

import django.db.models.deletion
from django.db import migrations, models

OF_ITS_VERSION = """
ALTER TABLE practices_step ADD CONSTRAINT step_photo_of_its_version
    FOREIGN KEY (version_id, photo_id) REFERENCES practices_photo (version_id, attachment_id)
    DEFERRABLE INITIALLY DEFERRED;
"""
OF_ANY = "ALTER TABLE practices_step DROP CONSTRAINT step_photo_of_its_version;"


class Migration(migrations.Migration):
    dependencies = [("practices", "0027_searches")]
    operations = [
        migrations.AddField(
            "step",
            "photo",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="practices.attachment",
            ),
        ),
        migrations.RunSQL(OF_ITS_VERSION, OF_ANY),
    ]
