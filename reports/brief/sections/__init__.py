"""The sections of a brief, one file each; pure functions of figures."""
