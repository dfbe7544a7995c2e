"""The brief: composed once, written as Word, as a page fragment, and as JSON."""
