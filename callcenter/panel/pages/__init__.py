"""The pages, one module per noun of the trade."""
