"""Recordings: the search, the player, the sound itself."""

from callcenter.panel.pages.recordings import hearing, sound

__all__ = [
    "hearing",
    "sound",
]
