"""What stands in a list that is written."""

from datetime import date, datetime
from decimal import Decimal

# A datetime is aware and on the clock of whoever reads the file. A telephone number is a text.
Cell = str | int | float | Decimal | date | datetime | None
