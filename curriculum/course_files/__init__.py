"""Courses as folders of readable files. `read_folder(path)` and `write_folder(package, path)`."""

from curriculum.course_files.reading import read_folder
from curriculum.course_files.writing import write_folder

__all__ = ["read_folder", "write_folder"]
