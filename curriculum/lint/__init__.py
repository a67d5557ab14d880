"""Is this course good to teach with? Pure: a package in, findings out."""

from curriculum.lint.course import Report, lint

__all__ = ["Report", "lint"]
