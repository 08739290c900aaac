from django.db import migrations

from thidua.documents import frozen


def forwards(apps, schema_editor):
    frozen.install(schema_editor.connection)


def backwards(apps, schema_editor):
    frozen.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
