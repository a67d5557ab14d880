"""Units, skills, edges, misconceptions and figures of a package, brought into the database."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from curriculum.findings import Finding
from curriculum.models import Course, Edge, Figure, Misconception, Skill, Unit
from curriculum.package import Package
from curriculum.report import BATCH, ImportReport, bring, plain

Units = Mapping[str, Unit]
Skills = Mapping[str, Skill]


def load_units(course: Course, package: Package, report: ImportReport) -> Units:
    existing = {one.slug: one for one in course.units.all()}
    wanted = {
        one.slug: {
            "course_id": course.pk,
            "slug": one.slug,
            "title": plain(one.title),
            "position": position,
            "target": one.target,
        }
        for position, one in enumerate(package.units)
    }
    note_absent(report, "unit", existing.keys() - wanted.keys())
    return bring(Unit, existing, wanted, report.of("unit"))


def load_skills(course: Course, package: Package, units: Units, report: ImportReport) -> Skills:
    existing = {one.slug: one for one in course.skills.all()}
    wanted = {
        one.slug: {
            "course_id": course.pk,
            "unit_id": units[one.unit].pk if one.unit else None,
            "slug": one.slug,
            "title": plain(one.title),
            "description": plain(one.description),
            "position": position,
            "retired": False,
        }
        for position, one in enumerate(package.skills)
    }
    note_absent(report, "skill", existing.keys() - wanted.keys())
    return bring(Skill, existing, wanted, report.of("skill"))


def load_edges(course: Course, package: Package, skills: Skills, report: ImportReport) -> None:
    found = Edge.objects.filter(target__course=course)
    existing = {(one.source_id, one.target_id, str(one.kind)): one for one in found}
    wanted = {
        (skills[one.source].pk, skills[one.target].pk, str(one.kind)): {
            "source_id": skills[one.source].pk,
            "target_id": skills[one.target].pk,
            "kind": one.kind,
            "weight": one.weight,
            "status": one.status,
            "origin": one.origin,
        }
        for one in package.edges
    }
    ours = {skill.pk for skill in skills.values()}
    gone = [
        edge.pk
        for key, edge in existing.items()
        if key not in wanted and edge.source_id in ours and edge.target_id in ours
    ]
    Edge.objects.filter(pk__in=gone).delete()
    report.of("edge").removed += len(gone)
    bring(Edge, existing, wanted, report.of("edge"))


def load_misconceptions(
    course: Course, package: Package, skills: Skills, report: ImportReport
) -> None:
    existing = {one.slug: one for one in course.misconceptions.all()}
    wanted = {
        one.slug: {
            "course_id": course.pk,
            "slug": one.slug,
            "title": plain(one.title),
            "description": plain(one.description),
            "remediation": plain(one.remediation),
            "examples": plain(one.examples),
        }
        for one in package.misconceptions
    }
    note_absent(report, "misconception", existing.keys() - wanted.keys())
    rows = bring(Misconception, existing, wanted, report.of("misconception"))
    pairs = [
        (rows[one.slug].pk, skills[slug].pk)
        for one in package.misconceptions
        for slug in one.skills
    ]
    changed = link(
        Misconception.skills.through, "misconception_id", [one.pk for one in rows.values()], pairs
    )
    _recount(report, "misconception", len(changed & {row.pk for row in existing.values()}))


def load_figures(course: Course, package: Package, report: ImportReport) -> None:
    existing = {one.name: one for one in course.figures.defer("data")}
    hashes = {one.name: hashlib.sha256(one.data).hexdigest() for one in package.figures}
    tally = report.of("figure")
    for one in package.figures:
        row = existing.get(one.name)
        if row and row.sha256 == hashes[one.name]:
            tally.unchanged += 1
            continue
        values = {"content_type": one.content_type, "data": one.data, "sha256": hashes[one.name]}
        Figure.objects.update_or_create(course=course, name=one.name, defaults=values)
        tally.updated += bool(row)
        tally.created += not row


def link(
    through: type, owner: str, owners: Iterable[int], pairs: list[tuple[int, int]]
) -> set[int]:
    """Many-to-many rows (owner, skill) as in `pairs` for these owners; owners that changed."""
    manager = through._default_manager  # type: ignore[attr-defined]
    there = {
        (row[1], row[2]): row[0]
        for row in manager.filter(**{f"{owner}__in": list(owners)}).values_list(
            "pk", owner, "skill_id"
        )
    }
    wanted = dict.fromkeys(pairs)
    gone = [pk for pair, pk in there.items() if pair not in wanted]
    fresh = [pair for pair in wanted if pair not in there]
    if gone:
        manager.filter(pk__in=gone).delete()
    manager.bulk_create(
        [through(**{owner: first, "skill_id": second}) for first, second in fresh],
        batch_size=BATCH,
    )
    return {first for first, _ in fresh} | {pair[0] for pair in there if pair not in wanted}


def _recount(report: ImportReport, kind: str, relinked: int) -> None:
    """Rows whose links changed but whose values did not count as updated."""
    tally = report.of(kind)
    moved = min(relinked, tally.unchanged)
    tally.unchanged -= moved
    tally.updated += moved


def note_absent(report: ImportReport, kind: str, slugs: Iterable[str]) -> None:
    for slug in sorted(slugs):
        message = f"the {kind} “{slug}” of the course is not in these files; it stays as it is"
        report.warnings.append(Finding("not_in_package", slug, message, severity="warning"))
