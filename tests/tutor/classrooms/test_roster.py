"""The pure part of a class list: every bad place is named by line and column."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.classrooms import roster
from tutor.lib.spreadsheets import csv_lines, safe_cell


def codes(text: str) -> list[tuple[str, int, str]]:
    return [(p.code, p.line, p.column) for p in roster.parse(text).problems]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_usual_separators_are_read(separator):
    text = "\n".join(separator.join(row) for row in [("name", "username"), ("Amal H", "amal.h")])
    assert roster.parse(text) == roster.Roster((roster.Row(2, "Amal H", "amal.h"),))


def test_columns_may_come_in_any_order_and_in_spanish():
    parsed = roster.parse("Contraseña;Usuario;Nombre\nrio-lampara-9;Amal;Amal Haddad\n")
    assert parsed.rows == (roster.Row(2, "Amal Haddad", "amal", "rio-lampara-9"),)


def test_each_problem_says_where_it_is():
    text = "name,username\n,amal\nBen,\nCy,c y\nDi,amal\n" + "x" * 81 + ",eli\n"
    assert codes(text) == [
        ("no_name", 2, "name"),
        ("no_username", 3, "username"),
        ("username_characters", 4, "username"),
        ("username_twice", 5, "username"),
        ("name_too_long", 6, "name"),
    ]


def test_a_comma_in_a_name_is_noticed():
    text = 'name,username\nLopez, Ann,ann.l\n"Lopez, Bea",bea.l,,\n'
    assert codes(text) == [("too_many_cells", 2, "")]
    assert [row.name for row in roster.parse(text).rows][1:] == ["Lopez, Bea"]


def test_a_cell_without_end_is_noticed():
    text = 'name,username\nAnn,ann\n"' + "x" * 140_000 + '",ben\nCy,cy\n'
    assert codes(text) == [("no_name", 3, "name"), ("no_username", 3, "username")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("   \n\n", "empty"),
        ("name,username\n", "no_rows"),
        ("name,password\nA,b\n", "no_column"),
        ("name,username\n" + "A,b\n" * (roster.MOST_ROWS + 1), "too_many_rows"),
        ("name,username\n" + "A" * roster.MOST_BYTES, "too_big"),
    ],
)
def test_a_list_that_is_none_says_so(text, code):
    parsed = roster.parse(text)
    assert (parsed.rows, [p.code for p in parsed.problems]) == ((), [code])


def test_lines_count_as_the_file_does_with_blank_lines_and_long_cells():
    text = 'name,username\n\n"Amal\nHaddad",amal\nBen,\n'
    parsed = roster.parse(text)
    assert [(row.line, row.name) for row in parsed.rows] == [(3, "Amal Haddad"), (5, "Ben")]
    assert codes(text) == [("no_username", 5, "username")]


def test_a_name_that_is_a_formula_loses_its_start():
    parsed = roster.parse('name,username\n"=HYPERLINK(1)",amal\n@Ben,ben\n')
    assert [row.name for row in parsed.rows] == ["HYPERLINK(1)", "Ben"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_encodings_of_spreadsheets_are_read(encoding):
    assert roster.decode("name\nZoë\n".encode(encoding)) == "name\nZoë\n"


@given(st.text(max_size=300))
def test_any_text_gives_rows_or_problems(text):
    parsed = roster.parse(text)
    assert parsed.rows or parsed.problems


@given(st.binary(max_size=200))
def test_any_bytes_are_a_text(raw):
    assert isinstance(roster.decode(raw), str)


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("-3", "-3"),
        ("-3/4", "-3/4"),
        ("-x+1", "'-x+1"),
        ("@sum", "'@sum"),
        ("\t=1", "'\t=1"),
        ("  =1", "'  =1"),
        ("\uff1d1+1", "'\uff1d1+1"),
        ("x;=1+1;y", "x;'=1+1;y"),
        ("x; @sum", "x;' @sum"),
        ("x\n=1+1", "x\n'=1+1"),
        ("(1; -2; 3/4)", "(1; -2; 3/4)"),
        ("x = 1; y = -2", "x = 1; y = -2"),
        (None, ""),
        (0.5, "0.5"),
    ],
)
def test_a_cell_is_never_run(value, cell):
    assert safe_cell(value) == cell


def test_csv_comes_line_by_line():
    assert list(csv_lines([["a", 'b"c'], ["x,y", 1]])) == [
        "\ufeff",
        'a,"b""c"\r\n',
        '"x,y",1\r\n',
    ]


def test_a_cell_with_another_separator_stays_one_cell():
    assert list(csv_lines([["a;b", "c\td"]]))[1] == '"a;b","c\td"\r\n'
