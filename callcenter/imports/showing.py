"""What screens show of the lists that came in: which there are, their lines, what became of them."""

from callcenter.imports.model import WORKING, Reason
from callcenter.imports.sql import counts_of, first_lines, list_batches, list_rows

__all__ = ["WORKING", "Reason", "counts_of", "first_lines", "list_batches", "list_rows"]
