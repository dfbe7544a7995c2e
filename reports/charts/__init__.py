"""Vega-Lite charts, one file per chart; pure functions of figures."""
