"""The reminder in the corner, in a real browser."""
