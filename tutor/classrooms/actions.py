"""Everything that changes a class or who is in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from axes.utils import reset
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from curriculum.models import Course
from knowledge_tracing.switching import enter_class, leave_class
from tutor.classrooms import codes, roster
from tutor.classrooms.models import Classroom, Membership
from tutor.people.models import User

MOST_STUDENTS = 400


class ClassroomError(Exception):
    """A refusal with a stable code; views and API put it into words."""

    def __init__(self, code: str, **detail: object) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


@dataclass(frozen=True)
class Credential:
    """A user name with the password just made for it. Shown once, stored only as a hash."""

    name: str
    username: str
    password: str


@dataclass(frozen=True)
class Imported:
    created: tuple[Credential, ...]
    joined: tuple[User, ...]
    unchanged: tuple[User, ...]


def create_classroom(
    teacher: User,
    *,
    course: Course,
    name: str,
    language: str,
    daily_reviews: int | None = None,
) -> Classroom:
    if not course.published:
        raise ClassroomError("course_not_published")
    classroom = Classroom(name=name, course=course, language=language)
    if daily_reviews is not None:
        classroom.daily_reviews = daily_reviews
    with transaction.atomic():
        classroom.save()
        classroom.teachers.add(teacher)
    return renew_code(classroom)


def change_classroom(
    classroom: Classroom, *, name: str, language: str, daily_reviews: int | None = None
) -> None:
    """daily_reviews: None leaves them as they are."""
    classroom.name = name
    classroom.language = language
    if daily_reviews is not None:
        classroom.daily_reviews = daily_reviews
    classroom.save(update_fields=["name", "language", "daily_reviews"])


def renew_code(classroom: Classroom) -> Classroom:
    """A new code; the old one stops working at once."""
    if classroom.archived:
        raise ClassroomError("archived")
    for _ in range(20):
        classroom.join_code = codes.new_join_code()
        try:
            with transaction.atomic():
                classroom.save(update_fields=["join_code"])
        except IntegrityError:
            continue
        return classroom
    raise ClassroomError("no_free_code")


def close_code(classroom: Classroom) -> Classroom:
    """Nobody can join until a new code is made."""
    classroom.join_code = None
    classroom.save(update_fields=["join_code"])
    return classroom


def archive(classroom: Classroom) -> None:
    classroom.archived = True
    classroom.join_code = None
    classroom.save(update_fields=["archived", "join_code"])


def restore(classroom: Classroom) -> None:
    classroom.archived = False
    classroom.save(update_fields=["archived"])


def classroom_by_code(code: str) -> Classroom:
    """The open class with this code, however it was typed."""
    tidy = codes.tidy(code)
    open_classes = Classroom.objects.select_related("course").filter(archived=False)
    classroom = open_classes.filter(join_code=tidy).first() if tidy else None
    if classroom is None:
        raise ClassroomError("unknown_code")
    return classroom


def join(student: User, code: str) -> Classroom:
    """Put a student into the class with this code. Joining twice changes nothing."""
    if not student.is_student:
        raise ClassroomError("not_a_student")
    classroom = classroom_by_code(code)
    _admit(classroom, student)
    return classroom


def sign_up(*, code: str, username: str, display_name: str, password: str) -> User:
    """A new student straight into the class with this code, or nothing at all."""
    classroom = classroom_by_code(code)
    if User.objects.filter(username__iexact=username).exists():
        raise ClassroomError("username_taken", username=username)
    with transaction.atomic():
        student = _new_student(username, display_name, password, classroom.language)
        _admit(classroom, student)
    return student


def remove_student(membership: Membership) -> None:
    """Out of the class; the account and everything learnt stay."""
    classroom = membership.classroom
    with transaction.atomic():
        membership.delete()
        leave_class(membership.student_id, classroom.course, classroom.code)


def reset_password(membership: Membership) -> Credential:
    """A new password for a student of the class, to be read out once."""
    student = membership.student
    if not student.is_student or student.is_staff or student.is_superuser:
        raise ClassroomError("not_a_student")
    password = codes.new_password()
    student.set_password(password)
    student.save(update_fields=["password"])
    # Whoever forgot it has often tried until the door closed.
    reset(username=student.username)
    return Credential(student.name, student.username, password)


def check_roster(classroom: Classroom, teacher: User, text: str) -> roster.Roster:
    """The dry run: every row and every problem, nothing written."""
    parsed = roster.parse(text)
    if not parsed.rows:
        return parsed
    accounts = _accounts(parsed.rows)
    mine = _taught_by(teacher, accounts.values())
    found: list[roster.Problem] = []
    for row in parsed.rows:
        account = accounts.get(row.username)
        if account and account.pk not in mine:
            found.append(roster.Problem("username_taken", row.line, "username", row.username))
        if row.password and not account and (reason := _weakness(row)):
            found.append(roster.Problem("weak_password", row.line, "password", reason))
    return roster.with_problems(parsed, found)


def import_roster(classroom: Classroom, teacher: User, text: str) -> Imported:
    """All rows or none. Importing the same list again changes nothing and shows no password."""
    if classroom.archived:
        raise ClassroomError("archived")
    with transaction.atomic():
        # Two imports into one class take turns, so that neither trips over the other's names.
        Classroom.objects.select_for_update().get(pk=classroom.pk)
        checked = check_roster(classroom, teacher, text)
        if checked.problems:
            raise ClassroomError("roster_problems", roster=checked)
        _check_room_for(classroom, checked.rows)
        return _import_rows(classroom, checked.rows)


def known_usernames(rows: Sequence[roster.Row]) -> set[str]:
    """Those that have an account already: the preview says who is new."""
    return set(_accounts(rows))


def _import_rows(classroom: Classroom, rows: Sequence[roster.Row]) -> Imported:
    accounts = _accounts(rows)
    inside = set(classroom.memberships.values_list("student", flat=True))
    created, joined, unchanged = [], [], []
    for row in rows:
        account = accounts.get(row.username)
        if account is None:
            password = row.password or codes.new_password()
            student = _new_student(row.username, row.name, password, classroom.language)
            _enrol(classroom, student)
            created.append(Credential(student.name, student.username, password))
        elif account.pk in inside:
            unchanged.append(account)
        else:
            _enrol(classroom, account)
            joined.append(account)
    return Imported(tuple(created), tuple(joined), tuple(unchanged))


def _accounts(rows: Sequence[roster.Row]) -> dict[str, User]:
    found = User.objects.filter(username__in={row.username for row in rows})
    return {account.username: account for account in found}


def _taught_by(teacher: User, accounts: Iterable[User]) -> set[int]:
    """Students already in one of this teacher's classes. Nobody else's account can be taken over
    by naming it in a file: that would end in a password reset."""
    places = Membership.objects.filter(
        classroom__teachers=teacher, student__in=list(accounts), student__role=User.Role.STUDENT
    )
    return set(places.values_list("student", flat=True))


def _weakness(row: roster.Row) -> str:
    try:
        validate_password(row.password, User(username=row.username, display_name=row.name))
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def _check_room_for(classroom: Classroom, rows: Sequence[roster.Row]) -> None:
    inside = set(classroom.memberships.values_list("student__username", flat=True))
    if len(inside | {row.username for row in rows}) > MOST_STUDENTS:
        raise ClassroomError("class_full", most=MOST_STUDENTS)


@transaction.atomic
def _admit(classroom: Classroom, student: User) -> None:
    """By the code, one after the other: the last place is given once."""
    Classroom.objects.select_for_update().get(pk=classroom.pk)
    if classroom.memberships.exclude(student=student).count() >= MOST_STUDENTS:
        raise ClassroomError("class_full", most=MOST_STUDENTS)
    _enrol(classroom, student)


def _enrol(classroom: Classroom, student: User) -> None:
    Membership.objects.get_or_create(classroom=classroom, student=student)
    enter_class(student.pk, classroom.course, classroom.code)


def _new_student(username: str, name: str, password: str, language: str) -> User:
    try:
        with transaction.atomic():
            return User.objects.create_user(
                username=username,
                password=password,
                display_name=name,
                role=User.Role.STUDENT,
                language=language,
            )
    except IntegrityError as error:
        raise ClassroomError("username_taken", username=username) from error
