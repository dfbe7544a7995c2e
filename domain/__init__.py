"""Plain types and ports shared by every room; imports nothing but the standard library."""
