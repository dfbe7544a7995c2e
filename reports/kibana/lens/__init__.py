"""Panels as Lens draws them, for Kibana 8.9 to 9.x."""
