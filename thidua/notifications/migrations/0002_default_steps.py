from django.db import migrations

# Office practice, not law: staff change these rows in the catalogue.
DUTY_STEPS = [
    (-30, "officer"),
    (-14, "officer"),
    (-7, "officer"),
    (-3, "officer"),
    (-1, "head"),
    (0, "head"),
    (3, "head"),
    (7, "staff"),
    (14, "staff"),
]


def add_steps(apps, schema_editor):
    step = apps.get_model("notifications", "ReminderStep")
    for offset, audience in DUTY_STEPS:
        step.objects.get_or_create(kind="duty", offset_days=offset, defaults={"audience": audience})


class Migration(migrations.Migration):
    dependencies = [("notifications", "0001_initial")]
    operations = [migrations.RunPython(add_steps, migrations.RunPython.noop)]
