"""Names of places in text: those listed in the configuration, and the country's divisions, the body's own area first."""
