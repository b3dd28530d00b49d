(function () {
  "use strict";
  var form = document.querySelector(".filters");
  if (!form) return;
  form.hidden = false;
  var group = document.getElementById("by-group"), theme = document.getElementById("by-theme"),
      stance = document.getElementById("by-stance"), shown = document.getElementById("shown");
  var quotes = Array.prototype.slice.call(document.querySelectorAll("section.theme .quote"));
  function apply() {
    var visible = 0;
    quotes.forEach(function (quote) {
      var fits = (!group.value || quote.dataset.group === group.value) && (!stance.value || quote.dataset.stance === stance.value);
      quote.hidden = !fits;
      if (fits && (!theme.value || quote.dataset.theme === theme.value)) visible += 1;
    });
    document.querySelectorAll("section.theme").forEach(function (section) {
      section.hidden = Boolean(theme.value) && section.dataset.theme !== theme.value;
      section.querySelector(".none").hidden = Boolean(section.querySelector(".quote:not([hidden])"));
    });
    shown.textContent = visible + " of " + quotes.length + " quotes";
  }
  form.addEventListener("change", apply);
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  function openTarget(hash) {
    var target = hash && document.getElementById(hash.slice(1));
    if (!target) return;
    var details = target.matches("details") ? target : target.classList.contains("quote") && target.querySelector("details");
    if (details) details.open = true;
  }
  window.addEventListener("hashchange", function () { openTarget(location.hash); });
  document.addEventListener("click", function (event) {
    var link = event.target.closest("a[href^='#']");
    if (link) openTarget(link.hash);
  });
  openTarget(location.hash);
  apply();
}());
