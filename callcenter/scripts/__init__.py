"""Call scripts and surveys: what the operator says, what was answered, and where a talk stands.

Tables: script, script_version, script_run, script_answer. Scripts are text files (see scripts/README.md); a changed
file becomes a new version, and versions never change; `loading` reads them. `telling`: what was answered in talks that
are over.
"""

from callcenter.scripts import loading, telling
from callcenter.scripts.fields import fill
from callcenter.scripts.model import Answer, Objection, Reply, Run, Script, ScriptsRefused, Step, StepPassed
from callcenter.scripts.running import answer, begin_run, go_to, run_of

__all__ = [
    "Answer",
    "Objection",
    "Reply",
    "Run",
    "Script",
    "ScriptsRefused",
    "Step",
    "StepPassed",
    "answer",
    "begin_run",
    "fill",
    "go_to",
    "loading",
    "run_of",
    "telling",
]
