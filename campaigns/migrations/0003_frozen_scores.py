from django.db import migrations

from campaigns import score_frozen


def forwards(apps, schema_editor):
    score_frozen.install(schema_editor.connection)


def backwards(apps, schema_editor):
    score_frozen.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0002_campaigns_in_full")]
    operations = [migrations.RunPython(forwards, backwards)]
