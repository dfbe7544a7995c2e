// Pages work without this script. It makes them quick: live updates, a keyboard, and charts that answer the pointer.
"use strict";

(function () {
  // Keys: "/" goes to the search box, 1-5 to the pages of the navigation.
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) return;
    if (event.key === "/") {
      const box = document.querySelector("[data-focus='/']");
      event.preventDefault();
      if (box) box.focus(); else location.href = "/search";
    }
    const link = document.querySelector("nav.main a[data-key='" + event.key.replace(/[^1-5]/g, "x") + "']");
    if (link) link.click();
  });

  // Live: fetch the same page again and exchange the fragments that are marked, when the server tells of something new.
  const fragments = document.querySelectorAll("[data-live][data-fragment]");
  if (fragments.length && window.EventSource) {
    let first = true;
    const stream = new EventSource("/live");
    stream.addEventListener("pulse", async function () {
      if (first) { first = false; return; }
      const answer = await fetch(location.href, { headers: { "X-Requested-With": "fragment" } });
      if (!answer.ok || answer.redirected) { stream.close(); return; }
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const old of document.querySelectorAll("[data-live][data-fragment]")) {
        const now = page.querySelector("[data-fragment='" + old.dataset.fragment + "']");
        if (now && !old.contains(document.activeElement)) old.replaceWith(document.importNode(now, true));
      }
      drawCharts();
    });
    addEventListener("pagehide", function () { stream.close(); });
  }

  // Charts: the picture is there already; where the drawing library is on the page, the live chart takes its place.
  async function draw(figure) {
    const address = figure.dataset.chart;
    figure.removeAttribute("data-chart");
    try {
      const answer = await fetch(address);
      if (!answer.ok) return;
      const spec = await answer.json();
      const compiled = vegaLite.compile(spec).spec;
      const place = document.createElement("div");
      const view = new vega.View(vega.parse(compiled, null, { ast: true }), {
        expr: vegaInterpreter, renderer: "canvas", hover: true, tooltip: function (_, __, ___, value) { place.title = words(value); },
      });
      await view.initialize(place).runAsync();
      figure.querySelector("img").replaceWith(place);
    } catch (error) {
      console.warn("chart stays a picture:", error.message);
    }
  }

  function words(value) {
    if (value === null || value === undefined) return "";
    if (typeof value !== "object") return String(value);
    return Object.entries(value).map(function (pair) { return pair[0] + "：" + pair[1]; }).join("\n");
  }

  function drawCharts() {
    if (!window.vega || !window.vegaLite || !window.vegaInterpreter) return;
    for (const figure of document.querySelectorAll("figure[data-chart]")) draw(figure);
  }

  window.addEventListener("load", drawCharts);
})();
