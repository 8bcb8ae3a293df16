// Live charts: each static picture comes alive from the site's own bundle when it is scrolled to.
// A figure that fails to come alive keeps its picture, and says so.
(function () {
  "use strict";
  const here = document.currentScript.src;
  const phone = matchMedia("(max-width: 640px)");
  const REST = 400; // ms without a change before the answer is announced
  const plain = new Intl.NumberFormat("en-US", { useGrouping: false });
  const grouped = [0, 1, 2].map(function (places) {
    return new Intl.NumberFormat("en-US", { minimumFractionDigits: places, maximumFractionDigits: places });
  });
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
    return grouped[step >= 1 || Number.isInteger(value) ? 0 : 2].format(value);
  }

  // People and hours in whole numbers, with grouped digits but for calendar years.
  function cell(value, heading) {
    if (typeof value !== "number") return value;
    const calendar = /year/i.test(heading) && value > 1900 && value < 2100;
    return (calendar ? plain : grouped[0]).format(Math.round(value));
  }

  function value(input) {
    return input.tagName === "SELECT" ? input.value : Number(input.value);
  }

  function opening(input) {
    if (input.tagName !== "SELECT") return Number(input.dataset.value);
    return Array.from(input.options).find(function (option) { return option.defaultSelected; }).value;
  }

  // The columns of the table that follow the controls: a function that fills them with what the view answers.
  function follower(table) {
    const follow = JSON.parse(table.dataset.follow);
    const columns = Array.from(table.tHead.rows[0].cells, function (head, index) { return { heading: head.textContent, index: index }; });
    const moving = columns.filter(function (column) { return column.heading in follow; });
    return function (view) {
      moving.forEach(function (column) {
        const values = view.signal(follow[column.heading]);
        Array.from(table.tBodies[0].rows).forEach(function (row, index) { row.cells[column.index].textContent = cell(values[index], column.heading); });
      });
    };
  }

  async function enliven(figure) {
    const spec = JSON.parse(figure.querySelector(".chart-spec").textContent);
    const box = figure.querySelector(".chart-controls");
    const inputs = Array.from(box.querySelectorAll("[data-signal]"));
    const picture = figure.querySelector(".chart-picture");
    const words = picture.getAttribute("aria-label");
    const table = figure.querySelector("table[data-follow]");
    const fill = table ? follower(table) : function () {};
    const signals = {};
    let resting;

    async function draw() {
      const size = phone.matches ? "narrow" : "wide";
      const stage = document.createElement("div");
      const parsed = vega.parse(spec[size], null, { ast: true });
      const view = new vega.View(parsed, { renderer: "svg", container: stage, hover: true, expr: vega.expressionInterpreter });
      Object.keys(signals).forEach(function (name) { view.signal(name, signals[name]); });
      await view.runAsync();
      stage.querySelector("svg").setAttribute("aria-hidden", "true");
      figure.querySelector(".chart-" + size).replaceChildren(stage);
      if (figure.vegaView) figure.vegaView.finalize();
      figure.vegaView = view;
    }

    function say(sentence) {
      const moved = inputs.some(function (input) { return input.dataset.signal in signals && signals[input.dataset.signal] !== opening(input); });
      figure.querySelector(".chart-answer").textContent = sentence;
      picture.setAttribute("aria-label", moved ? "The chart as it is set now. " + sentence : words);
    }

    async function update() {
      const view = figure.vegaView;
      await view.runAsync();
      const sentence = view.signal("sentence");
      say(sentence);
      fill(view);
      clearTimeout(resting);
      resting = setTimeout(function () { figure.querySelector(".chart-said").textContent = sentence; }, REST);
    }

    function set(input, value) {
      const signal = input.dataset.signal;
      signals[signal] = value;
      figure.vegaView.signal(signal, value);
      const text = shown(input, value); // not input.value, which the browser moves to the nearest step
      const output = box.querySelector('output[for="' + input.id + '"]');
      if (output) { output.textContent = text; input.setAttribute("aria-valuetext", text); }
    }

    try {
      await load();
      await draw();
    } catch (problem) {
      const note = document.createElement("p");
      note.className = "chart-note";
      note.textContent = "This chart could not be brought to life here; the picture and the table show its opening state.";
      box.replaceWith(note);
      console.warn("Figure " + figure.id + ": " + problem.message);
      return;
    }
    inputs.forEach(function (input) {
      input.addEventListener("input", function () { set(input, value(input)); update(); });
    });
    box.querySelector(".chart-reset").addEventListener("click", function (event) {
      event.preventDefault();
      inputs.forEach(function (input) {
        input.value = opening(input);
        set(input, opening(input));
      });
      update();
    });
    phone.addEventListener("change", draw);
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
