"""The abstract base of all tables: a public code and a time of creation."""

from __future__ import annotations

import uuid

from django.db import models


class Coded(models.Model):
    """`code` is the only identity that leaves the server; primary keys never do."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True
