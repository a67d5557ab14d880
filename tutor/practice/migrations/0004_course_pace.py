from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("curriculum", "0003_course_upload"),
        ("practice", "0003_placement"),
    ]

    operations = [
        migrations.CreateModel(
            name="CoursePace",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("measured", models.DateTimeField()),
                ("typical", models.FloatField()),
                ("exercises", models.JSONField(default=dict)),
                ("runs", models.PositiveIntegerField()),
                (
                    "course",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="paces",
                        to="curriculum.course",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "indexes": [models.Index(fields=["course", "-id"], name="newest_pace")],
            },
        ),
    ]
