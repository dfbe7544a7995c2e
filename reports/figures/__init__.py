"""Figures: one file per family; `collect` reads them all."""
