"""How the columns of an exported file map to a document; shipped profiles are the JSON files beside this module."""

from crawlers.profiles.profile import Profile, load_profile, profile_names

__all__ = ["Profile", "load_profile", "profile_names"]
