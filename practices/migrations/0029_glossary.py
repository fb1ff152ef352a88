"""The glossary, with the terms of `search/glossary.csv`; curators change them in the portal."""

import django.db.models.deletion
import events.models.noun
from django.db import migrations, models
from uuid_utils.compat import uuid7

from practices.search.glossary import derived, supplied


def add_terms(apps, schema_editor):
    connection = schema_editor.connection
    Term = apps.get_model("practices", "GlossaryTerm")
    Form = apps.get_model("practices", "GlossaryForm")
    terms, forms = [], []
    for words, note in supplied():
        query, marks, rows = derived(words, connection)
        terms.append(Term(uid=uuid7(), words=words, note=note, query=query, marks=marks))
        forms.append(rows)
    terms = Term.objects.using(connection.alias).bulk_create(terms)
    Form.objects.using(connection.alias).bulk_create(
        Form(term=term, folded=folded, stemmed=stemmed, key=key)
        for term, rows in zip(terms, forms, strict=True)
        for folded, stemmed, key in rows
    )


class Migration(migrations.Migration):

    dependencies = [
        ('practices', '0028_step_photo'),
    ]

    operations = [
        migrations.CreateModel(
            name='GlossaryTerm',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uid', models.UUIDField(default=events.models.noun.new_uid, editable=False, unique=True)),
                ('words', models.JSONField(default=dict)),
                ('note', models.CharField(blank=True, max_length=200)),
                ('revision', models.PositiveIntegerField(default=1, help_text='Counts up with each save.')),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('query', models.TextField(editable=False)),
                ('marks', models.TextField(editable=False)),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('words', {}), _negated=True), name='glossary_term_has_words')],
            },
        ),
        migrations.CreateModel(
            name='GlossaryForm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('folded', models.CharField(max_length=200)),
                ('stemmed', models.CharField(max_length=400)),
                ('key', models.CharField(blank=True, max_length=200)),
                ('term', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='forms', to='practices.glossaryterm')),
            ],
            options={
                'indexes': [models.Index(fields=['folded'], name='glossary_form_folded'), models.Index(fields=['stemmed'], name='glossary_form_stemmed'), models.Index(fields=['key'], name='glossary_form_key')],
                'constraints': [models.UniqueConstraint(fields=('term', 'folded'), name='glossary_form_once')],
            },
        ),
        migrations.RunPython(add_terms, migrations.RunPython.noop),
    ]
