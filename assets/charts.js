// Live charts: each static picture comes alive from the site's own bundle when it is scrolled to.
// A figure that fails to come alive keeps its picture, and says so.
(function () {
  "use strict";
  const here = document.currentScript.src;
  const phone = matchMedia("(max-width: 640px)");
  const REST = 400; // ms without a change before the answer is announced
  let bundle;

  function load() {
    bundle = bundle || new Promise(function (resolve, reject) {
      const script = document.createElement("script");
      script.src = new URL("vega.js", here).href;
      script.onload = resolve;
      script.onerror = function () { reject(new Error("vega.js did not load")); };
      document.head.append(script);
    });
    return bundle;
  }

  function shown(input, value) {
    if (input.tagName === "SELECT") return input.selectedOptions[0].text;
    const step = Number(input.step);
    if (Number(input.max) <= 1) return (100 * value).toFixed(step >= 0.01 ? 0 : 1) + "%";
    const places = step >= 1 || Number.isInteger(value) ? 0 : 2;
    return value.toLocaleString("en-US", { minimumFractionDigits: places, maximumFractionDigits: places });
  }

  // As figures.py writes a cell: grouped digits, but for calendar years.
  function rounded(value, heading) {
    if (typeof value !== "number") return value;
    const calendar = /year/i.test(heading) && value > 1900 && value < 2100;
    return Math.round(value).toLocaleString("en-US", { useGrouping: !calendar });
  }

  function say(figure, view, aloud) {
    const answer = figure.querySelector(".chart-answer");
    let sentence;
    try { sentence = view.signal("sentence"); } catch (none) { return; }
    answer.textContent = sentence;
    if (aloud) figure.querySelector(".chart-said").textContent = sentence;
  }

  function fillTable(figure, view) {
    const table = figure.querySelector("table[data-follow]");
    if (!table) return;
    const follow = JSON.parse(table.dataset.follow);
    const headings = Array.from(table.tHead.rows[0].cells, function (cell) { return cell.textContent; });
    headings.forEach(function (heading, column) {
      if (!(heading in follow)) return;
      const values = view.signal(follow[heading]);
      Array.from(table.tBodies[0].rows).forEach(function (row, index) { row.cells[column].textContent = rounded(values[index], heading); });
    });
  }

  async function draw(figure, spec, signals) {
    const size = phone.matches ? "narrow" : "wide";
    const place = figure.querySelector(".chart-" + size);
    const stage = document.createElement("div");
    const result = await vegaEmbed(stage, spec[size], { mode: "vega", renderer: "svg", ast: true, actions: false, tooltip: false });
    Object.keys(signals).forEach(function (name) { result.view.signal(name, signals[name]); });
    await result.view.runAsync();
    const picture = stage.querySelector("svg");
    picture.setAttribute("aria-hidden", "true");
    place.replaceChildren(stage);
    if (figure.vegaView) figure.vegaView.finalize();
    figure.vegaView = result.view;
    return result.view;
  }

  async function enliven(figure) {
    const spec = JSON.parse(figure.querySelector(".chart-spec").textContent);
    const box = figure.querySelector(".chart-controls");
    const inputs = Array.from(box.querySelectorAll("[data-signal]"));
    const signals = {};
    let resting, drawing = Promise.resolve();

    function update(view) {
      say(figure, view, false);
      fillTable(figure, view);
      clearTimeout(resting);
      resting = setTimeout(function () { say(figure, view, true); }, REST);
    }

    function set(input, value) {
      signals[input.dataset.signal] = value;
      figure.vegaView.signal(input.dataset.signal, value);
      const text = shown(input, value); // not input.value, which the browser moves to the nearest step
      const output = box.querySelector('output[for="' + input.id + '"]');
      if (output) { output.textContent = text; input.setAttribute("aria-valuetext", text); }
    }

    try {
      await load();
      await draw(figure, spec, signals);
    } catch (problem) {
      figure.querySelector(".chart-said").textContent = "";
      const note = document.createElement("p");
      note.className = "chart-note";
      note.textContent = "This chart could not be brought to life here; the picture and the table show its opening state.";
      box.replaceWith(note);
      console.warn("Figure " + figure.id + ": " + problem.message);
      return;
    }
    inputs.forEach(function (input) {
      input.addEventListener("input", function () {
        set(input, input.tagName === "SELECT" ? input.value : Number(input.value));
        const view = figure.vegaView;
        view.runAsync().then(function () { update(view); });
      });
    });
    box.querySelector(".chart-reset").addEventListener("click", function (event) {
      event.preventDefault();
      inputs.forEach(function (input) {
        if (input.tagName === "SELECT") {
          input.value = Array.from(input.options).find(function (option) { return option.defaultSelected; }).value;
          set(input, input.value);
        } else {
          input.value = input.dataset.value;
          set(input, Number(input.dataset.value));
        }
      });
      const view = figure.vegaView;
      view.runAsync().then(function () { update(view); });
    });
    phone.addEventListener("change", function () {
      drawing = drawing.then(function () { return draw(figure, spec, signals); }).then(update);
    });
    box.disabled = false;
    figure.dataset.live = "yes";
  }

  function start(figure) {
    if (!("IntersectionObserver" in window)) { enliven(figure); return; }
    const seen = new IntersectionObserver(function (entries) {
      if (entries.some(function (entry) { return entry.isIntersecting; })) { seen.disconnect(); enliven(figure); }
    }, { rootMargin: "200px" });
    seen.observe(figure);
  }

  document.querySelectorAll("figure.chart[data-live]").forEach(start);
})();
