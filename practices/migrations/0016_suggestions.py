"""Corrections that somebody suggests to a passage of a published practice."""

import django.db.models.deletion
import events.models.noun
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0007_long_office_lists'),
        ('practices', '0015_confirmation'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Suggestion',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uid', models.UUIDField(default=events.models.noun.new_uid, editable=False, unique=True)),
                ('field', models.CharField(max_length=20)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('language', models.CharField(choices=[('en', 'English'), ('hi', 'हिन्दी'), ('as', 'অসমীয়া'), ('bn', 'বাংলা'), ('brx', "बर'"), ('doi', 'डोगरी'), ('gu', 'ગુજરાતી'), ('kn', 'ಕನ್ನಡ'), ('kok', 'कोंकणी'), ('ks', 'कॉशुर'), ('mai', 'मैथिली'), ('ml', 'മലയാളം'), ('mni', 'মৈতৈলোন্'), ('mr', 'मराठी'), ('ne', 'नेपाली'), ('or', 'ଓଡ଼ିଆ'), ('pa', 'ਪੰਜਾਬੀ'), ('sa', 'संस्कृतम्'), ('sat', 'ᱥᱟᱱᱛᱟᱲᱤ'), ('sd', 'सिन्धी'), ('ta', 'தமிழ்'), ('te', 'తెలుగు'), ('ur', 'اردو')], max_length=12)),
                ('before', models.TextField()),
                ('proposed', models.TextField()),
                ('why', models.CharField(blank=True, max_length=300)),
                ('at', models.DateTimeField()),
                ('state', models.CharField(choices=[('open', 'Waits for an answer'), ('taken', 'Taken over'), ('declined', 'Not taken over'), ('outdated', 'The passage has changed since')], default='open', max_length=10)),
                ('decided_at', models.DateTimeField(null=True)),
                ('note', models.TextField(blank=True)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('office', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.office')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='suggestions', to='practices.practice')),
                ('taken_into', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='suggestions_taken', to='practices.version')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='practices.version')),
            ],
            options={
                'ordering': ['-at', '-id'],
                'indexes': [models.Index(fields=['person', '-at'], name='suggestion_person'), models.Index(condition=models.Q(('state', 'open')), fields=['practice'], name='suggestion_open_practice')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('state', 'open'), ('taken_into', None)), models.Q(models.Q(('state', 'open'), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='suggestion_decided_has_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('field', 'steps'), ('position__gte', 1)), models.Q(models.Q(('field', 'steps'), _negated=True), ('position', 0)), _connector='OR'), name='suggestion_of_a_step_has_its_number'), models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('practice', 'person', 'field', 'position'), name='suggestion_open_once_a_passage')],
            },
        ),
    ]
