// The reader's choice of light or dark, before the first paint. Opened from disk, storage may be refused.
// On a figure's own page, which stands in frames, "?theme=dark" or "?theme=light" comes before it.
(function () {
  const asked = new URLSearchParams(location.search).get("theme");
  let chosen = null;
  try { chosen = localStorage.getItem("theme"); } catch (refused) { /* the device decides */ }
  document.body.dataset.theme = ["light", "dark"].includes(asked) ? asked : chosen || "auto";
  document.documentElement.classList.remove("no-js");
})();
