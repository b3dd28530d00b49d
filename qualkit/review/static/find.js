// Looking for words and codings in the whole study.
import { get } from "./api.js";
import { chip, codingsOf, sentenceElement } from "./coded.js";
import { counted, fill, h } from "./dom.js";
import { filterBar, filters } from "./filters.js";
import { useKeys } from "./keys.js";
import { trouble } from "./notices.js";
import { study } from "./study.js";

let words = "";

export function showFind(main) {
  const total = h("p", { class: "quiet", role: "status" });
  const results = h("ul", { class: "hits", "aria-label": "Found" });
  let asked = 0;
  const look = async () => {
    const mine = (asked += 1);
    try {
      const found = await get("find", { words, ...filters() });
      if (mine !== asked) return;
      const shown = found.sentences.length;
      fill(total, counted(found.total, "sentence"), shown < found.total && `; the first ${shown} are shown`);
      fill(results, found.sentences.map(hit));
    } catch (failure) {
      trouble(failure);
    }
  };
  let waiting = 0;
  const input = h("input", { type: "search", value: words, placeholder: "Words as they were said", "aria-label": "Words", oninput: (event) => {
    words = event.target.value;
    clearTimeout(waiting);
    waiting = setTimeout(look, 200);
  } });
  const names = study.blind ? ["participant", "group", "transcript"] : ["code", "status", "origin", "coder", "participant", "group", "transcript"];
  fill(main, h("div", { class: "page" }, h("h1", {}, "Find"), h("div", { class: "bar" }, input, filterBar(look, names, { uncoded: true })), total, results));
  input.focus();
  look();
  useKeys([]);
  return () => {};
}

function hit(one) {
  return h("li", {},
    h("a", { href: `#interview/${encodeURIComponent(one.transcript)}/${one.start}` }, h("bdi", {}, one.participant)), h("span", { class: "quiet" }, ` ${one.group}`),
    h("p", { class: "speech", dir: "auto" }, sentenceElement(one, { highlight: one.words.map(([start, end]) => ({ start, end })) })),
    h("p", { class: "chips" }, codingsOf(one).map((coding) => chip(coding))));
}
