"""What accepted versions say, in other languages."""

import django.db.models.deletion
import events.models.noun
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0008_phases'),
        ('practices', '0021_imports'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Translation',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uid', models.UUIDField(default=events.models.noun.new_uid, editable=False, unique=True)),
                ('language', models.CharField(choices=[('en', 'English'), ('hi', 'हिन्दी'), ('as', 'অসমীয়া'), ('bn', 'বাংলা'), ('brx', "बर'"), ('doi', 'डोगरी'), ('gu', 'ગુજરાતી'), ('kn', 'ಕನ್ನಡ'), ('kok', 'कोंकणी'), ('ks', 'कॉशुर'), ('mai', 'मैथिली'), ('ml', 'മലയാളം'), ('mni', 'মৈতৈলোন্'), ('mr', 'मराठी'), ('ne', 'नेपाली'), ('or', 'ଓଡ଼ିଆ'), ('pa', 'ਪੰਜਾਬੀ'), ('sa', 'संस्कृतम्'), ('sat', 'ᱥᱟᱱᱛᱟᱲᱤ'), ('sd', 'सिन्धी'), ('ta', 'தமிழ்'), ('te', 'తెలుగు'), ('ur', 'اردو')], max_length=12)),
                ('texts', models.JSONField(blank=True, default=dict)),
                ('marks', models.JSONField(blank=True, default=dict)),
                ('state', models.CharField(choices=[('draft', 'Being translated'), ('waiting', 'Waits to be checked'), ('checked', 'Checked')], default='draft', max_length=8)),
                ('revision', models.PositiveIntegerField(default=1, help_text='Counts up with each save.')),
                ('machine_made', models.BooleanField(default=False, help_text='A machine wrote some of it; a person checks all of it.')),
                ('saved_at', models.DateTimeField()),
                ('checked_at', models.DateTimeField(null=True)),
                ('based_on', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='translations', to='practices.version')),
                ('checked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('checked_office', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.office')),
                ('office', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.office')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='translations', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-saved_at', '-id'],
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['saved_at'], name='translation_wait')],
                'constraints': [models.UniqueConstraint(fields=('based_on', 'language'), name='translation_once_a_language'), models.CheckConstraint(condition=models.Q(models.Q(('checked_at__isnull', False), ('checked_by__isnull', False), ('state', 'checked')), models.Q(models.Q(('state', 'checked'), _negated=True), ('checked_at', None), ('checked_by', None), ('checked_office', None)), _connector='OR'), name='translation_checked_by_somebody'), models.CheckConstraint(condition=models.Q(('checked_by', None), models.Q(('checked_by', models.F('person')), _negated=True), _connector='OR'), name='translation_checked_by_another')],
            },
        ),
    ]
