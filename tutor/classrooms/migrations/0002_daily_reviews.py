from __future__ import annotations

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("classrooms", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="classroom",
            name="daily_reviews",
            field=models.PositiveSmallIntegerField(
                default=12, validators=[django.core.validators.MaxValueValidator(50)]
            ),
        ),
    ]
