"""Any list as a file, for whoever may export (H17)."""

from aiohttp import web

from callcenter.panel import exporting


async def show(request: web.Request) -> web.StreamResponse:
    """The list that the address asks for with the query of its page, as CSV or as a workbook."""
    return await exporting.send(request, exporting.EXPORTERS[request.match_info["list"]], request.match_info["form"])
