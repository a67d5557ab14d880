"""Everything that changes an account."""

from __future__ import annotations

from typing import Any

from axes.models import AccessLog
from axes.utils import reset
from django.apps import apps
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ForeignKey, Model, ProtectedError, RestrictedError
from django.utils.translation import gettext as _

from tutor.people.access import may_erase_itself, may_have_token
from tutor.people.models import User
from tutor.people.relations import owned_by

Owned = tuple[type[Model], ForeignKey[Model, Model]]


class PeopleError(Exception):
    """A change that is refused; `code` is stable, the message is for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def add_person(
    username: str,
    password: str,
    *,
    role: str,
    display_name: str = "",
    language: str = "",
) -> User:
    """A new account. Only an admin may enter the operators' pages."""
    if role not in User.Role.values:
        raise PeopleError("unknown_role", _("There is no role %(role)s.") % {"role": role})
    user = User(username=username, role=role, display_name=display_name, language=language)
    user.is_staff = user.is_superuser = role == User.Role.ADMIN
    try:
        validate_password(password, user)
        user.set_password(password)
        user.full_clean()
    except ValidationError as error:
        raise PeopleError("invalid", " ".join(error.messages)) from error
    user.save()
    return user


def set_language(user: User, language: str) -> None:
    user.language = language
    user.save(update_fields=["language"])


def make_token(user: User) -> str:
    """A fresh key for the API; an older one stops working."""
    if not may_have_token(user):
        raise PeopleError("no_token", _("Only teachers and authors use the API."))
    token = _tokens()
    with transaction.atomic():
        token.objects.filter(user=user).delete()
        return str(token.objects.create(user=user).pk)


def revoke_token(user: User) -> None:
    _tokens().objects.filter(user=user).delete()


def has_token(user: User) -> bool:
    return bool(_tokens().objects.filter(user=user).exists())


def _tokens() -> Any:
    # By name: only the API room imports the framework that owns this table.
    return apps.get_model("authtoken", "Token")


def erase(user: User, typed: str) -> None:
    """The account and every row that belongs to it, at once or not at all."""
    if not may_erase_itself(user):
        raise PeopleError("not_here", _("Ask the people who run this site to remove the account."))
    if typed.strip() != user.username:
        raise PeopleError("wrong_name", _("That is not your user name."))
    with transaction.atomic():
        remove_with_belongings(user)
        # Kept under the name alone: failed log-ins, and log-ins that earlier versions wrote down.
        reset(username=user.username)
        AccessLog.objects.filter(username=user.username).delete()


@transaction.atomic
def remove_with_belongings(user: User) -> None:
    """Tables protect each other: a table that is refused is tried again after the others."""
    waiting = list(owned_by(User))
    while waiting:
        refused = [owned for owned in waiting if not _remove(user, owned)]
        if len(refused) == len(waiting):
            raise RuntimeError(f"Nothing can go first: {[table for table, _key in refused]}")
        waiting = refused
    user.delete()


def _remove(user: User, owned: Owned) -> bool:
    table, key = owned
    rows = table._default_manager.filter(**{key.name: user})
    # Locked before what hangs on them, as everywhere: an answer on its way and a leave-taking
    # wait for each other and never both.
    list(rows.select_for_update().values_list("pk"))
    try:
        rows.delete()
    except (ProtectedError, RestrictedError):
        return False
    return True
