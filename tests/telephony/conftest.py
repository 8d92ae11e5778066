from tests.pbx.office import asterisk as office

__all__ = ["office"]
