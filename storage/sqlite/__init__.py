"""Documents in one SQLite file: contentless FTS5 over tokens, time-ordered rows, roll-up counts."""
