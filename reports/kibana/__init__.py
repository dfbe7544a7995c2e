"""Objects for Kibana and OpenSearch Dashboards: one dashboard in two flavours, and the way to put it there."""
