"""A matrix, cell by cell: TeX, [[1, 2], [3, 4]], [1 2; 3 4] or [1, 2; 3, 4]."""

from __future__ import annotations

from dataclasses import replace

from curriculum.checking.equal import normal_form, same
from curriculum.checking.kinds.base import Kind, Match, SelfTests, bare, misfit, partly
from curriculum.checking.tokens import Reading
from curriculum.checking.tree import Grid, Name, Node, Rel, Seq, is_scalar
from curriculum.content import AnswerSpec


class Matrix(Kind):
    name = "matrix"

    def reading(self, text: str, spec: AnswerSpec, language: str) -> Reading:
        """In TeX the cells stand between &, so a comma can only be a decimal one."""
        reading = super().reading(text, spec, language)
        comma = reading.decimal_comma or (reading.spanish and "&" in text)
        return replace(reading, decimal_comma=comma)

    def admitted(self, node: Node, spec: AnswerSpec) -> Grid:
        if isinstance(node, Rel) and node.ops == ("=",) and isinstance(node.args[0], Name):
            node = node.args[1]  # A = [...]
        if isinstance(node, Seq) and node.opening in ("[", "("):
            column = node.joint == ";" and node.opening == "["
            rows = tuple((item,) for item in node.items) if column else (node.items,)
            node = Grid(rows, node.at)
        if not isinstance(node, Grid) or not all(is_scalar(c) for row in node.rows for c in row):
            raise misfit(node, "matrix")
        return node

    def match(self, key: Grid, given: Grid, spec: AnswerSpec) -> Match:
        shape = len(given.rows), len(given.rows[0])
        if shape != (len(key.rows), len(key.rows[0])):
            detail = {"rows": shape[0], "columns": shape[1]}
            return Match("wrong", "matrix.shape", 0.0, detail)
        pairs = [
            p for rows in zip(key.rows, given.rows, strict=True) for p in zip(*rows, strict=True)
        ]
        return partly(sum(same(a, b) for a, b in pairs), len(pairs))

    def normal(self, given: Grid, spec: AnswerSpec) -> str:
        rows = (",".join(map(normal_form, row)) for row in given.rows)
        return "[" + ";".join(rows) + "]"

    def self_tests(self, spec: AnswerSpec) -> SelfTests:
        keys = tuple(bare(key) for key in spec.accept)
        return SelfTests(keys, ("[[98765, 97531]]", "[98765 1; 2 3; 4 5; 6 7; 8 9; 0 1; 1 1; 2 2]"))
