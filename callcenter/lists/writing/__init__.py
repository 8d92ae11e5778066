"""Files with lists, written a block of rows at a time: CSV and workbooks (XLSX).

Vendor: XlsxWriter.
"""

from callcenter.lists.writing.model import Cell
from callcenter.lists.writing.texts import BOM, csv_block
from callcenter.lists.writing.workbooks import MOST_LETTERS, MOST_ROWS, Workbook

__all__ = ["BOM", "MOST_LETTERS", "MOST_ROWS", "Cell", "Workbook", "csv_block"]
