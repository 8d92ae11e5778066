"""Lists as people want to see them: filter, columns and order under a name, private or shared (A38, A43).

Tables: saved_view, first_view.
A view holds what the form of a list holds; what a field means is known to the list.
"""

from callcenter.views.keeping import change_view, delete_view, open_first, save_view
from callcenter.views.model import SCOPES, Entity, Scope, Shown, View, ViewId
from callcenter.views.sql import list_views, view_by_id

__all__ = [
    "SCOPES",
    "Entity",
    "Scope",
    "Shown",
    "View",
    "ViewId",
    "change_view",
    "delete_view",
    "list_views",
    "open_first",
    "save_view",
    "view_by_id",
]
