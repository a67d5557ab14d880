"""From the fitted population to what the serving filter reads."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from knowledge_tracing.logs.log import Array, Catalogue
from knowledge_tracing.psikt.checkpoint import Fitted
from knowledge_tracing.psikt.types import Params

NUMBERS = (
    "alpha", "v", "gamma", "mu_mean", "mu_var", "mu_drift", "form_var", "form_per_answer",
    "form_per_day", "beta_s", "beta_f", "fading", "fade_s", "fade_f", "item_s", "item_f",
)  # fmt: skip


def fitted_of(
    drawn: Mapping[str, Array],
    catalogue: Catalogue,
    slip: float,
    about: Mapping[str, Any],
) -> Fitted:
    """drawn: names as in model.population; what was switched off is missing or neutral.

    The version is made from the numbers: the same fit has the same name everywhere.
    """
    numbers: dict[str, Any] = {name: float(drawn[name]) for name in NUMBERS if name in drawn}
    numbers["author_share"] = float(drawn["author"])
    return Fitted(
        Params(slip=slip, version=f"psi-kt-r.{_digest(drawn)}", **numbers),
        catalogue.skills,
        catalogue.items,
        level=drawn["level"],
        gain_s=drawn["gain_s"],
        gain_f=drawn["gain_f"],
        shared=drawn["shared"],
        difficulty=drawn["difficulty"],
        slope=drawn["slope"],
        edges=catalogue.edges.reshape(-1, 2),
        share=drawn["share"],
        about=about,
    )


def _digest(drawn: Mapping[str, Array]) -> str:
    parts = (name.encode() + drawn[name].tobytes() for name in sorted(drawn))
    return hashlib.sha256(b"".join(parts)).hexdigest()[:12]
