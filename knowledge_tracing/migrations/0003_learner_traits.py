from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("knowledge_tracing", "0002_fitted_models")]

    operations = [
        migrations.AddField(
            model_name="belief",
            name="node",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="belief",
            name="traits",
            field=models.JSONField(null=True),
        ),
    ]
