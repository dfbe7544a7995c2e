"""Panels as aggregation-based visualizations, for OpenSearch Dashboards and Kibana 7.10."""
