"""Lists that people narrow, arrange and keep: what a list shows stands in its address, so a link can be sent."""

from callcenter.panel.listing.asked import Asked
from callcenter.panel.listing.model import ListField, ListShape
from callcenter.panel.listing.narrowing import Narrowed, labels_of, narrowed_by

__all__ = ["Asked", "ListField", "ListShape", "Narrowed", "labels_of", "narrowed_by"]
