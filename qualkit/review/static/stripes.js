// Coding stripes beside the text: one lane per theme, each with a colour and a pattern of its own.
import { h } from "./dom.js";
import { code, themeClass } from "./study.js";

const LANE = 9; // pixels
const watched = new WeakMap();
const seen = new IntersectionObserver((entries) => {
  for (const entry of entries) if (entry.isIntersecting) draw(entry.target);
}, { rootMargin: "400px" });
const sized = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (!target.isConnected) { // drawn anew or left: nothing holds it in memory over a long sitting
      sized.unobserve(target);
      seen.unobserve(target);
    } else if (watched.get(target)?.drawn) draw(target);
  }
});

/** Draw stripes beside a turn when it comes into sight; `coded` are [sentence element, code paths]. */
export function stripe(text, coded) {
  watched.set(text, { coded, drawn: false });
  seen.observe(text);
  sized.observe(text);
}

function draw(text) {
  const known = watched.get(text);
  known.drawn = true;
  const themes = [...new Set(known.coded.flatMap(([, paths]) => paths.map((path) => path.split("/")[0])))].sort((a, b) => code(a).theme - code(b).theme);
  const box = text.getBoundingClientRect();
  const bars = themes.flatMap((theme, lane) => spans(known.coded, theme, box).map(([top, bottom]) => {
    const bar = h("span", { class: `bar-stripe ${themeClass(theme)}`, "aria-hidden": "true" });
    Object.assign(bar.style, { top: `${top}px`, height: `${bottom - top}px`, insetInlineEnd: `${-14 - lane * LANE}px` });
    return bar;
  }));
  text.querySelectorAll(".bar-stripe").forEach((old) => old.remove());
  text.append(...bars);
}

/** Top and bottom of the runs of sentences on a theme; touching ones are one. */
function spans(coded, theme, box) {
  const found = [];
  for (const [element, paths] of coded) {
    if (!paths.some((path) => path.split("/")[0] === theme)) continue;
    const lines = element.getBoundingClientRect();
    const [top, bottom] = [lines.top - box.top + 3, lines.bottom - box.top - 3];
    const last = found[found.length - 1];
    if (last && top <= last[1] + 8) last[1] = Math.max(last[1], bottom);
    else found.push([top, bottom]);
  }
  return found;
}
