"""The body's own channels -> findings. Empty until the issue that fills it; the import rules already hold its place."""
