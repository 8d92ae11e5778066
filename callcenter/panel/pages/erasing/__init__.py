"""What the law gives to a person: the file with everything known, and erasing. For administrators."""

from callcenter.panel.pages.erasing import erasures, everything

__all__ = ["erasures", "everything"]
