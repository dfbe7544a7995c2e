"""Keys of the dashboard that no example export has, with where each was read instead.

Whoever adds a key here says where servers are known to read it; "I think so" is no place.
"""

from __future__ import annotations

from collections.abc import Mapping

_BARS = "visState:horizontal_bar"

ELSEWHERE: Mapping[str, frozenset[str]] = {
    place: frozenset(keys.split())
    for place, keys in {
        # Kibana, lens/public/datasources/form_based: MovingAverageIndexPatternColumn, buildMetricOperation (sum is built
        # by the same function as max and min, which exports have), LastValueIndexPatternColumn
        "column:moving_average": "customLabel dataType isBucketed label operationType params references scale",
        "column:moving_average/params": "window",
        "column:sum": "customLabel dataType isBucketed label operationType params scale sourceField",
        "column:sum/params": "emptyAsNull",
        "column:last_value/params": "showArrayValues",
        # Kibana, lens/public/visualizations/metric/visualization.tsx: MetricVisualizationState
        "visualization:lnsMetric": "color",
        # a layer is the same for every visualization; exports of other kinds have the key
        "object:dashboard/attributes/panelsJSON/*/attributes:lnsMetric/state/datasourceStates/formBased/layers/*": (
            "ignoreGlobalFilters"
        ),
        # written by every Kibana from 8.8 on for every type, seen on dashboards and data views
        "object:search": "managed typeMigrationVersion",
        # the same attribute of an ad-hoc data view in an export of Kibana 8.10 (fieldFormats), and data_views' FieldAttrs
        "object:index-pattern/attributes/fieldAttrs/*": "customLabel",
        "format:url": "id params",
        "format:url/params": "labelTemplate type",
        # field_formats/common/converters: static_lookup.ts, percent.ts, number.ts, date.ts, alike in 7.10 and later
        "format:static_lookup": "id params",
        "format:static_lookup/params": "lookupEntries",
        "format:static_lookup/params/lookupEntries": "key value",
        "format:percent": "id params",
        "format:percent/params": "pattern",
        "format:number": "id params",
        "format:number/params": "pattern",
        "format:date": "id params",
        "format:date/params": "pattern",
        # OpenSearch Dashboards, data/common/search/aggs: every aggregation takes customLabel and json;
        # metrics/moving_avg.ts and lib/parent_pipeline_agg_helper.ts; metrics/top_hit.ts
        "agg:count/params": "customLabel",
        "agg:sum/params": "customLabel",
        "agg:date_histogram/params": "customLabel",
        "agg:terms/params": "json",
        "agg:moving_avg": "enabled id params schema type",
        "agg:moving_avg/params": "customLabel metricAgg script window",
        "agg:min": "enabled id params schema type",
        "agg:min/params": "customLabel field",
        # public exports of Kibana 6.x (top_hits) and OpenSearch Dashboards 2.15 (filters, horizontal_bar)
        "agg:top_hits": "enabled id params schema type",
        "agg:top_hits/params": "aggregate customLabel field size sortField sortOrder",
        "agg:filters": "enabled id params schema type",
        "agg:filters/params": "filters",
        "agg:filters/params/filters": "input label",
        "agg:filters/params/filters/input": "language query",
        _BARS: "aggs params title type",
        f"{_BARS}/params": (
            "addLegend addTimeMarker addTooltip categoryAxes grid labels legendPosition seriesParams thresholdLine "
            "times type valueAxes"
        ),
        f"{_BARS}/params/categoryAxes": "id labels position scale show style title type",
        f"{_BARS}/params/categoryAxes/labels": "filter rotate show truncate",
        f"{_BARS}/params/categoryAxes/scale": "type",
        f"{_BARS}/params/grid": "categoryLines",
        f"{_BARS}/params/labels": "show",
        f"{_BARS}/params/seriesParams": "data drawLinesBetweenPoints lineWidth mode show showCircles type valueAxis",
        f"{_BARS}/params/seriesParams/data": "id label",
        f"{_BARS}/params/thresholdLine": "color show style value width",
        f"{_BARS}/params/valueAxes": "id labels name position scale show style title type",
        f"{_BARS}/params/valueAxes/labels": "filter rotate show truncate",
        f"{_BARS}/params/valueAxes/scale": "mode type",
        f"{_BARS}/params/valueAxes/title": "text",
    }.items()
}
