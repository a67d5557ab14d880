"""Accounts. A child needs a name to sign in with and nothing else; e-mail is optional."""

from __future__ import annotations

import uuid

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    class Role(models.TextChoices):
        STUDENT = "student", _("student")
        TEACHER = "teacher", _("teacher")
        AUTHOR = "author", _("author")
        ADMIN = "admin", _("admin")

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    role = models.CharField(max_length=8, choices=Role, default=Role.STUDENT)
    display_name = models.CharField(_("name"), max_length=80, blank=True)
    language = models.CharField(max_length=5, blank=True)

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.display_name or self.username

    @property
    def is_student(self) -> bool:
        return self.role == self.Role.STUDENT

    @property
    def is_teacher(self) -> bool:
        return self.role in (self.Role.TEACHER, self.Role.ADMIN) or self.is_superuser

    @property
    def is_author(self) -> bool:
        """Lower rooms ask this and know nothing else of people."""
        return self.role in (self.Role.AUTHOR, self.Role.ADMIN) or self.is_superuser
