"""A call centre for cold sales: one key, a real call, its recording on the contact, its figures."""

__version__ = "0.1.0"
