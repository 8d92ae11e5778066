"""What columns meant last time, and what the names in a list stand for."""

from callcenter.imports.mapping.sql import names_of, possible_owners, remember_fields, remembered_fields

__all__ = ["names_of", "possible_owners", "remember_fields", "remembered_fields"]
