from django.db import migrations

from dossiers import vote_frozen


def forwards(apps, schema_editor):
    vote_frozen.install(schema_editor.connection)


def backwards(apps, schema_editor):
    vote_frozen.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0012_word_templates_and_drafts")]
    operations = [migrations.RunPython(forwards, backwards)]
