from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("practice", "0005_class_goals")]

    operations = [
        migrations.RemoveConstraint(model_name="override", name="one_open_override_of_a_skill"),
        migrations.AddConstraint(
            model_name="override",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("class_goal__isnull", True),
                    ("ended__isnull", True),
                    ("kind__in", ["block", "goal", "known"]),
                ),
                fields=("student", "skill", "kind"),
                name="one_open_override_of_a_skill",
            ),
        ),
    ]
