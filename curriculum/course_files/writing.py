"""Package -> course folder, for people to read: texts in blocks, one file per exercise."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from curriculum.course_files.reading import natural_key
from curriculum.course_files.yaml_lines import plain
from curriculum.documents import DIFFICULTIES, dump
from curriculum.package import EdgeEntry, ExerciseEntry, Package, SkillEntry

_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


# Lists and mappings that fit are written on one line.
_ON_ONE_LINE = 56


class _Dumper(_DUMPER):  # type: ignore[misc, valid-type]
    """Long texts as blocks, short lists in brackets; nothing shared, so no anchors."""

    def ignore_aliases(self, data: object) -> bool:
        return True

    def represent_sequence(self, tag: str, sequence: Any, flow_style: bool | None = None) -> Any:
        return super().represent_sequence(tag, sequence, flow_style or _is_short(sequence))

    def represent_mapping(self, tag: str, mapping: Any, flow_style: bool | None = None) -> Any:
        return super().represent_mapping(tag, mapping, flow_style or _is_short(mapping))


def _is_short(value: Any) -> bool:
    """Of plain words and numbers, or of short lists of them, and not long."""
    inner = list(value.values()) if isinstance(value, Mapping) else list(value)
    lists = [one for one in inner if isinstance(one, list)]
    if any(isinstance(part, Mapping | list) for one in lists for part in one):
        return False
    if any(isinstance(one, Mapping) or "\n" in str(one) for one in inner):
        return False
    return len(str(value)) <= _ON_ONE_LINE


def _string(dumper: Any, text: str) -> Any:
    block = "\n" in text and not any(line.endswith(" ") for line in text.split("\n"))
    # Words that our reader takes for a number or a truth value, and YAML itself does not: 1.5e3.
    quoted = "'" if plain(text) != text else None
    style = "|" if block else quoted
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _string)


def write_folder(package: Package, path: Path) -> list[str]:
    """Writes every file and returns their names. The folder is made; other files stay."""
    files = files_of(package)
    for name, data in files.items():
        target = path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return sorted(files)


def files_of(package: Package) -> dict[str, bytes]:
    files = {"course.yaml": _yaml(_course(package)), "skills.yaml": _yaml(_skills(package))}
    if package.units:
        files["units.yaml"] = _yaml([_said(vars(unit)) for unit in package.units])
    if package.misconceptions:
        entries = [_said(vars(one), "line") for one in package.misconceptions]
        files["misconceptions.yaml"] = _yaml(entries)
    files |= {name: _yaml(data) for name, data in _exercises(package)}
    files |= {f"figures/{figure.name}": figure.data for figure in package.figures}
    return files


def exercise_file(entry: ExerciseEntry) -> str:
    skills = entry.document.skills or entry.document.steps[0].skills
    return f"exercises/{skills[0] if skills else 'other'}/{entry.slug}.yaml"


def exercise_data(entry: ExerciseEntry) -> dict[str, Any]:
    """The document with what the course says about it, in the order people read."""
    data = dump(entry.document)
    named = {value: name for name, value in DIFFICULTIES.items()}
    if entry.document.difficulty in named:
        data["difficulty"] = named[entry.document.difficulty]
    head: dict[str, Any] = {key: data.pop(key) for key in ("slug", "title") if key in data}
    if entry.unit:
        head["unit"] = entry.unit
    if entry.state != "published":
        head["state"] = entry.state
    return head | data


def yaml_text(data: Any, width: int = 96) -> str:
    """As course files are written."""
    return _yaml(data, width).decode()


def _exercises(package: Package) -> list[tuple[str, dict[str, Any]]]:
    """Positions are written only where the order is not the natural one."""
    place = {skill.slug: index for index, skill in enumerate(package.skills)}
    natural = sorted(package.exercises, key=lambda entry: natural_key(entry, place))
    written = [(exercise_file(entry), exercise_data(entry)) for entry in package.exercises]
    if [entry.slug for entry in natural] != [entry.slug for entry in package.exercises]:
        for position, (_, data) in enumerate(written):
            data["position"] = position
    return written


def _course(package: Package) -> dict[str, Any]:
    return {
        "slug": package.slug,
        "title": _plain(package.title),
        **_said(
            {
                "description": package.description,
                "languages": package.languages,
                "licence": package.licence,
                "attribution": package.attribution,
                "source_url": package.source_url,
            }
        ),
        "published": package.published,
    }


def _skills(package: Package) -> list[dict[str, Any]]:
    edges: dict[str, list[EdgeEntry]] = {}
    for edge in package.edges:
        edges.setdefault(edge.target, []).append(edge)
    return [_skill(skill, edges.get(skill.slug, [])) for skill in package.skills]


def _skill(skill: SkillEntry, edges: list[EdgeEntry]) -> dict[str, Any]:
    data = _said(vars(skill), "line")
    for key, kind in (("prerequisites", "prerequisite"), ("encompasses", "encompasses")):
        found = [_edge(edge) for edge in edges if edge.kind == kind]
        if found:
            data[key] = found
    return data


def _edge(edge: EdgeEntry) -> str | dict[str, Any]:
    data: dict[str, Any] = {"skill": edge.source}
    if edge.weight != 1.0:
        data["weight"] = edge.weight
    if edge.status != "accepted":
        data["status"] = edge.status
    if edge.origin:
        data["origin"] = edge.origin
    return edge.source if len(data) == 1 else data


def _said(values: Mapping[str, Any], *without: str) -> dict[str, Any]:
    """Plain data without what is empty."""
    kept = {key: _plain(value) for key, value in values.items() if key not in without}
    return {key: value for key, value in kept.items() if value not in ("", [], {}, None)}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list | tuple) else value


def _yaml(data: Any, width: int = 96) -> bytes:
    text = yaml.dump(
        data,
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        width=width,
        default_flow_style=False,
    )
    assert isinstance(text, str)
    return text.encode()
