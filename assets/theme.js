// The reader's choice of light or dark, before the first paint. Opened from disk, storage may be refused.
(function () {
  let chosen = null;
  try { chosen = localStorage.getItem("theme"); } catch (refused) { /* the device decides */ }
  document.body.dataset.theme = chosen || "auto";
})();
