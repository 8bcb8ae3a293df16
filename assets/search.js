// What the search shows of a page that it found: its words, without code, tables and receipts, and with a space between blocks.
(function () {
  "use strict";
  const LEFT_OUT = ".cell_input, .cell_output, table, svg, math, .chart-source, .chart-links, .receipts-section";
  const BLOCKS = "p, li, dt, dd, h1, h2, h3, summary, div";
  const words = Search.htmlToText;
  Search.htmlToText = function (html, anchor) {
    const page = new DOMParser().parseFromString(html, "text/html");
    page.querySelectorAll(LEFT_OUT).forEach(function (one) { one.remove(); });
    page.querySelectorAll(BLOCKS).forEach(function (one) { one.append(" "); });
    return words(page.documentElement.outerHTML, anchor).replace(/\s+/g, " ");
  };
})();
