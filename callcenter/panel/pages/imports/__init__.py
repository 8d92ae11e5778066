"""Lists come in: batches and what their columns mean."""

from callcenter.panel.pages.imports import batches, mapping

__all__ = [
    "batches",
    "mapping",
]
