// Pages work without this script. It makes them quick: live updates, a keyboard, and charts that answer the pointer.
"use strict";

(function () {
  // Keys: "/" goes to the search box, 1-6 to the pages of the navigation.
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) return;
    const navigation = document.querySelector("nav.main");
    if (event.key === "/" && navigation) {
      event.preventDefault();
      const box = document.querySelector("[data-focus='/']");
      if (box) { box.focus(); box.select(); } else location.href = "/search#type";
    }
    if (/^[1-6]$/.test(event.key) && navigation) navigation.querySelector("[data-key='" + event.key + "']").click();
  });
  if (location.hash === "#type") {
    const box = document.querySelector("[data-focus='/']");
    if (box) box.focus();
    history.replaceState(null, "", location.pathname + location.search);
  }

  // Where there is room the filters stand open.
  if (matchMedia("(min-width: 64rem)").matches) {
    for (const details of document.querySelectorAll("details.wide-open")) details.open = true;
  }

  // A form that has been sent is not sent twice.
  document.addEventListener("submit", function (event) {
    if (event.target.method !== "post") return;
    if (event.target.dataset.sent) event.preventDefault();
    event.target.dataset.sent = "yes";
  });
  addEventListener("pageshow", function () {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });

  // Live: the server tells what has changed; the parts of the page that watch it are fetched again and exchanged.
  let stream = null;
  let known = JSON.parse(document.body.dataset.pulse || "{}"); // as the page was made: what changed before the stream began counts
  let missed = false;

  function listen() {
    if (stream || !window.EventSource || !document.querySelector("nav.main")) return;
    stream = new EventSource("/live");
    stream.addEventListener("pulse", function (event) { heard(JSON.parse(event.data)); });
    stream.addEventListener("error", function () { if (stream && stream.readyState === EventSource.CLOSED) refresh([]); });
  }

  function hush() {
    if (stream) stream.close();
    stream = null;
  }

  function heard(pulse) {
    const changed = Object.keys(pulse).filter(function (name) { return name in known && pulse[name] !== known[name]; });
    known = pulse;
    const badge = document.querySelector("[data-waiting]");
    if (badge) { badge.hidden = !pulse.waiting; badge.textContent = pulse.waiting; }
    if (changed.length) refresh(changed);
  }

  function watching(changed) {
    return Array.from(document.querySelectorAll("[data-live][data-fragment]")).filter(function (part) {
      return part.dataset.live.split(" ").some(function (name) { return changed.includes(name); });
    });
  }

  async function refresh(changed) {
    if (changed.length && !watching(changed).length) return;
    let answer = null;
    try {
      answer = await fetch(location.href, { headers: { "X-Requested-With": "fragment" } });
    } catch (error) {
      return; // The server is away; the stream tries again by itself.
    }
    if (answer.redirected) { hush(); toast("登录已过期。", "重新登录"); return; }
    if (!answer.ok || !changed.length) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const old of watching(changed)) {
      const now = page.querySelector("[data-fragment='" + old.dataset.fragment + "']");
      if (!now || now.innerHTML === old.innerHTML) continue;
      if (old.contains(document.activeElement)) { missed = true; continue; } // Nobody's typing is thrown away.
      old.replaceWith(document.importNode(now, true));
    }
    if (missed) toast("有新情况。", "刷新页面");
  }

  function toast(text, action) {
    if (document.querySelector(".toast")) return;
    const note = document.createElement("p");
    note.className = "toast";
    note.setAttribute("role", "status");
    note.append(text);
    const link = document.createElement("a");
    link.href = location.href;
    link.textContent = action;
    note.append(link);
    document.body.append(note);
  }

  // A hidden page holds no connection: browsers allow six to one server.
  document.addEventListener("visibilitychange", function () { if (document.hidden) hush(); else listen(); });
  addEventListener("pagehide", hush);
  addEventListener("pageshow", function () { if (!document.hidden) listen(); });

  // Charts: the picture is there already; where the drawing library is on the page, the live chart takes its place.
  const drawn = [];

  async function draw(figure) {
    const picture = figure.querySelector("picture");
    const width = Math.max(280, Math.round(figure.clientWidth));
    try {
      const answer = await fetch(figure.dataset.chart + "&width=" + width);
      if (!answer.ok) return;
      const spec = await answer.json();
      const place = document.createElement("div");
      place.setAttribute("role", "img");
      place.setAttribute("aria-label", spec.description || "");
      const view = new vega.View(vega.parse(vegaLite.compile(spec).spec, null, { ast: true }), {
        expr: vegaInterpreter, renderer: "canvas", hover: true, tooltip: tip(figure), logLevel: vega.Error,
      });
      await view.initialize(place).runAsync();
      const canvas = place.querySelector("canvas");
      if (canvas) canvas.setAttribute("aria-hidden", "true");
      if (picture) picture.replaceWith(place); else figure.querySelector("[role=img]").replaceWith(place);
      drawn.push({ figure: figure, view: view, width: width });
    } catch (error) {
      console.warn("chart stays a picture:", error.message);
    }
  }

  function tip(figure) {
    return function (_handler, event, _item, value) {
      let box = figure.querySelector(".tip");
      if (value === null || value === undefined || value === "") { if (box) box.remove(); return; }
      if (!box) { box = document.createElement("div"); box.className = "tip"; figure.append(box); }
      box.textContent = words(value);
      const frame = figure.getBoundingClientRect();
      const left = Math.min(event.clientX - frame.left + 12, frame.width - box.offsetWidth);
      box.style.setProperty("left", Math.max(0, left) + "px");
      box.style.setProperty("top", event.clientY - frame.top + 14 + "px");
    };
  }

  function words(value) {
    if (typeof value !== "object") return String(value);
    return Object.entries(value).map(function (pair) { return pair[0] + "：" + pair[1]; }).join("\n");
  }

  let waitingForSize = 0;
  addEventListener("resize", function () {
    clearTimeout(waitingForSize);
    waitingForSize = setTimeout(function () {
      for (const one of drawn.splice(0)) {
        if (Math.abs(one.figure.clientWidth - one.width) < 24) { drawn.push(one); continue; }
        one.view.finalize();
        draw(one.figure);
      }
    }, 250);
  });

  addEventListener("load", function () {
    if (!window.vega || !window.vegaLite || !window.vegaInterpreter) return;
    for (const figure of document.querySelectorAll("figure[data-chart]")) draw(figure);
  });
})();
