"""A page becomes passages."""
