from django.db import migrations

# Office practice, not law: staff change these rows in the catalogue.
STEPS = [(-7, "officer"), (-3, "officer"), (-1, "head"), (0, "head"), (2, "staff")]


def add_steps(apps, schema_editor):
    step = apps.get_model("notifications", "ReminderStep")
    for offset, audience in STEPS:
        step.objects.get_or_create(kind="score_card", offset_days=offset, defaults={"audience": audience})


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0004_work_photo_thumbnail"), ("notifications", "0003_calendar_feed")]
    operations = [migrations.RunPython(add_steps, migrations.RunPython.noop)]
