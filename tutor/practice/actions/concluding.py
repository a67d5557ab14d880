"""A placement is over: what it found is kept."""

from __future__ import annotations

from datetime import datetime

from curriculum.reads import course_index
from tutor.practice.models import Placement, Session
from tutor.practice.placing import believed, evidence_of


def conclude(session: Session, stop: str, at: datetime) -> None:
    """Close the open placement of this sitting, if it is one. Without any answer it was skipped:
    what is believed of every newcomer is no finding."""
    placement = Placement.objects.filter(session=session, state=Placement.State.OPEN).first()
    if placement is None:
        return
    placement.session, placement.course = session, session.course
    evidence = evidence_of(placement, stop)
    answers = evidence.answers
    placement.finished = at
    placement.state = Placement.State.DONE if answers else Placement.State.SKIPPED
    if answers:
        belief = believed(session.course, course_index(session.course), answers)
        pairs = zip(belief.known().tolist(), belief.chance().tolist(), strict=True)
        rounded = [[round(known, 4), round(chance, 4)] for known, chance in pairs]
        placement.result = {
            "skills": dict(zip(map(str, belief.skills), rounded, strict=True)),
            "answers": len(answers) - evidence.earlier,
            "earlier": evidence.earlier,
            "doubted": sorted(evidence.doubted),
            "stop": stop,
        }
    placement.save(update_fields=["finished", "state", "result"])
