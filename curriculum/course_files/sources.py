"""The files of a course, safely: a folder or a zip, within limits, no links, nothing outside."""

from __future__ import annotations

import hashlib
import io
import lzma
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath

from curriculum.findings import Finding
from curriculum.package import Source

MAX_FILES = 20_000
MAX_BYTES = 200_000_000
MAX_RATIO = 100
# What a damaged archive or file makes the standard library raise: of a name that is no text, of
# sizes that are none, of compressed data that is none.
_BROKEN = (
    *(OSError, zipfile.BadZipFile, RuntimeError, ValueError, EOFError, MemoryError),
    *(zlib.error, lzma.LZMAError, struct.error, OverflowError),
)
# A fixed time, so that the same files give the same archive.
_STAMP = (1980, 1, 1, 0, 0, 0)

Files = Mapping[str, bytes]


def collect(path: Path, *, max_files: int | None = None) -> tuple[Files, list[Finding]]:
    """Relative name -> bytes, sorted by name; no files at all when something is not allowed.
    `max_files` is for folders: an archive never holds more than MAX_FILES."""
    try:
        if path.is_file() and zipfile.is_zipfile(path):
            files, findings = _from_zip(path)
        elif path.is_dir():
            files, findings = _from_folder(path, max_files or MAX_FILES)
        else:
            return {}, [Finding("not_found", "", f"{path} is neither a folder nor a zip file")]
    except _BROKEN as error:
        return {}, [Finding("unreadable", "", f"{path}: {error}")]
    return ({}, findings) if findings else (dict(sorted(files.items())), findings)


def names_in_zip(path: Path) -> list[str] | None:
    """What an archive says it holds, nothing if that cannot be read; None: it is no archive."""
    try:
        if not (path.is_file() and zipfile.is_zipfile(path)):
            return None
        with zipfile.ZipFile(path) as archive:
            names = [entry.filename for entry in archive.infolist() if not entry.is_dir()]
    except _BROKEN:
        return []
    return [name for name in names if not _is_ignored_path(name)]


def source_of(files: Files, format: str) -> Source:
    """What the import record keeps: hash and zip of exactly these files."""
    digest = hashlib.sha256()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(files.items()):
            digest.update(f"{name}\0{len(data)}\0".encode())
            digest.update(data)
            archive.writestr(zipfile.ZipInfo(name, _STAMP), data, zipfile.ZIP_DEFLATED)
    return Source(format, digest.hexdigest(), buffer.getvalue())


def _from_folder(root: Path, max_files: int) -> tuple[dict[str, bytes], list[Finding]]:
    findings: list[Finding] = []
    paths: list[tuple[str, Path]] = []
    for folder, below, names in os.walk(root, onerror=_raise):
        below[:] = sorted(name for name in below if not _ignored(name))
        for name in sorted(below + [name for name in names if not _ignored(name)]):
            path = Path(folder) / name
            relative = path.relative_to(root).as_posix()
            if _readable(relative) != relative:
                message = "its name is not UTF-8 text"
                findings.append(Finding("encoding", "", message, _readable(relative)))
            elif path.is_symlink():
                findings.append(Finding("link", "", "links are not allowed", relative))
            elif path.is_file():
                paths.append((relative, path))
            elif not path.is_dir():
                findings.append(Finding("special_file", "", "is not a plain file", relative))
    findings += _limits(len(paths), sum(path.stat().st_size for _, path in paths), max_files)
    return ({} if findings else {name: path.read_bytes() for name, path in paths}), findings


def _raise(error: OSError) -> None:
    """A folder that cannot be listed is no empty folder."""
    raise error


def _from_zip(path: Path) -> tuple[dict[str, bytes], list[Finding]]:
    with zipfile.ZipFile(path) as archive:
        findings = [found for entry in archive.infolist() if (found := _refused(entry))]
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        findings += _limits(len(entries), sum(entry.file_size for entry in entries))
        kept = [(_name(entry), entry) for entry in entries if not _is_ignored_path(entry.filename)]
        findings += _twice(name for name, _ in kept)
        if findings:
            return {}, findings
        files = {name: archive.read(entry) for name, entry in kept}
    return _without_common_folder(files), []


def _name(entry: zipfile.ZipInfo) -> str:
    """`./course.yaml` is course.yaml."""
    return PurePosixPath(entry.filename).as_posix()


def _twice(names: Iterable[str]) -> Iterator[Finding]:
    """Of two files with one name nobody knows which is meant."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            yield Finding("duplicate_file", "", "is there twice", name)
        seen.add(name)


def _refused(entry: zipfile.ZipInfo) -> Finding | None:
    name = PurePosixPath(entry.filename)
    first = name.parts[0] if name.parts else ""
    if name.is_absolute() or ".." in name.parts or "\\" in entry.filename or ":" in first:
        return Finding("outside", "", "leads outside the archive", entry.filename)
    if stat.S_ISLNK(entry.external_attr >> 16):
        return Finding("link", "", "links are not allowed", entry.filename)
    if entry.file_size > MAX_RATIO * max(entry.compress_size, 1) and entry.file_size > 100_000:
        return Finding("ratio", "", "unpacks to more than 100 times its size", entry.filename)
    return None


def _limits(count: int, size: int, max_files: int | None = None) -> Iterable[Finding]:
    most = max_files or MAX_FILES
    if count > most:
        yield Finding("too_many_files", "", f"{count} files; at most {most} are read")
    if size > MAX_BYTES:
        yield Finding("too_large", "", f"{size} bytes; at most {MAX_BYTES} are read")


def _without_common_folder(files: dict[str, bytes]) -> dict[str, bytes]:
    """Zips usually hold one folder: what counts is inside."""
    tops = {name.split("/", 1)[0] for name in files}
    if len(tops) != 1 or any("/" not in name for name in files):
        return files
    return {name.split("/", 1)[1]: data for name, data in files.items()}


def _ignored(name: str) -> bool:
    return name.startswith((".", "_")) or name.endswith("~")


def _is_ignored_path(path: str) -> bool:
    return any(map(_ignored, PurePosixPath(path).parts))


def _readable(name: str) -> str:
    """The name for people; other than the name itself where its bytes are no text."""
    return name.encode("utf-8", "backslashreplace").decode()
