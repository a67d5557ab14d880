"""docs/configuration.md lists every variable that is read, and no other."""

from __future__ import annotations

import re

from tests.architecture.files import ROOMS, ROOT

READ = re.compile(
    r"""(?:env_\w+\(|environ\.get\(|environ\[|getenv\()\s*["']([A-Z][A-Z0-9_]+)["']"""
)
LISTED = re.compile(r"^\| `([A-Z][A-Z0-9_]+)` \|", re.M)
# Other programs' variables.
FOREIGN = {"DJANGO_SETTINGS_MODULE", "DJANGO_ALLOW_ASYNC_UNSAFE", "PIP_FIND_LINKS", "PATH", "HOME"}


def read() -> set[str]:
    files = [path for folder in (*ROOMS, "tests") for path in (ROOT / folder).rglob("*.py")]
    files += [path for path in (ROOT / "bin").iterdir() if path.is_file()]
    return {name for path in files for name in READ.findall(path.read_text("utf-8"))} - FOREIGN


def test_every_variable_is_listed_and_nothing_else() -> None:
    listed = LISTED.findall((ROOT / "docs" / "configuration.md").read_text("utf-8"))
    assert len(listed) == len(set(listed))
    # The last one is read by tests that come with a course or a data set.
    assert set(listed) - {"CHIRON_SHARED"} == read() - {"CHIRON_SHARED"}


def test_links_between_pages_lead_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    lost = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
        if not (page.parent / target).exists()
    ]
    assert lost == []
