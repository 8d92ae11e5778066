"""The web panel: pages, fragments, live news, the softphone's way to Asterisk. It writes no table.

`add_panel` puts everything into an aiohttp application; what it needs is handed over in `Parts`. `warm` prepares it for
its first reader.
"""

from callcenter.panel.assembling import add_panel, warm
from callcenter.panel.live import LiveNews
from callcenter.panel.parts import Parts

__all__ = ["LiveNews", "Parts", "add_panel", "warm"]
