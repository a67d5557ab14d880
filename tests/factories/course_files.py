"""A small course folder as text files, for tests that break it."""

from __future__ import annotations

from pathlib import Path

COURSE = """\
slug: small
title: {en: Small, es: Pequeño}
languages: [en, es]
licence: CC BY 4.0
published: true
"""
UNITS = """\
- {slug: one, title: {en: One, es: Uno}}
"""
SKILLS = """\
- slug: add
  title: {en: Add, es: Sumar}
  unit: one
- slug: subtract
  title: {en: Subtract, es: Restar}
  unit: one
  prerequisites:
    - {skill: add, weight: 0.8}
  encompasses:
    - {skill: add, weight: 0.5}
"""
MISCONCEPTIONS = """\
- slug: adds-signs
  title: {en: Adds the sizes, es: Suma los tamaños}
  skills: [add]
  examples:
    - {question: "-3 + 5", answer: "-8"}
"""
ADD = """\
slug: add-1
title: {en: A sum, es: Una suma}
unit: one
skills: [add]
difficulty: easy
parameters:
  a: {range: [2, 9]}
  b: {choose: [11, 12, 13]}
  c: {formula: "a + b"}
  d: {formula: "b - a"}
  where: ["a != 5"]
steps:
  - goal: {en: Find the sum., es: Halla la suma.}
    prompt: {en: "Work out $@{a} + @{b}$.", es: "Calcula $@{a} + @{b}$."}
    answer: {kind: number, accept: ["@{c}"]}
    hints:
      - {level: goal, text: {en: Find the sum., es: Halla la suma.}}
      - {level: principle, text: {en: Count on., es: Sigue contando.}}
      - {level: applied, text: {en: Start at the larger one., es: Empieza por el mayor.}}
      - {level: bottom_out, text: {en: "It is $@{c}$.", es: "Es $@{c}$."}}
    wrong:
      - {match: ["@{d}"], misconception: adds-signs, feedback: {en: Look again., es: Mira.}}
"""
SUBTRACT = """\
slug: subtract-1
title: {en: Which one?, es: ¿Cuál?}
skills: [subtract]
prompt: {en: "Think of $9 - 4$.", es: "Piensa en $9 - 4$."}
steps:
  - id: s1
    answer:
      kind: choice
      accept: [b]
      options:
        - {id: a, text: "4"}
        - {id: b, text: "5"}
        - {id: c, text: "6"}
provenance: {licence: CC BY 4.0, external_id: x-17}
"""

FILES = {
    "course.yaml": COURSE,
    "units.yaml": UNITS,
    "skills.yaml": SKILLS,
    "misconceptions.yaml": MISCONCEPTIONS,
    "exercises/add/add-1.yaml": ADD,
    "exercises/subtract/subtract-1.yaml": SUBTRACT,
}


def write_course(root: Path, **changed: str | bytes) -> Path:
    """The folder; `changed` adds files or replaces them."""
    files: dict[str, str | bytes] = {**FILES, **changed}
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
    return root
