// The codebook with live counts, and the memo on each code.
import { definition } from "./ask.js";
import { button, fill, h, redraw } from "./dom.js";
import { setFilters } from "./filters.js";
import { useKeys } from "./keys.js";
import { memoEditor } from "./memos.js";
import { code, counts, listen, study, themeClass } from "./study.js";

/** All codes in short, with how often each is used and how many proposals are open. */
export function codeList(chosen = null) {
  return h("ul", { class: "codelist" }, study.codes.map((one) => {
    const { accepted, proposed } = counts(one.path);
    const name = h("bdi", {}, one.label);
    return h("li", { class: `${themeClass(one.path)} ${one.path.includes("/") ? "sub" : ""}` },
      chosen ? h("button", { type: "button", class: "link", onclick: () => chosen(one.path) }, name) : h("span", {}, name),
      h("span", { class: "count", title: "accepted" }, String(accepted)),
      proposed > 0 && h("span", { class: "count open", title: "open proposals" }, `${proposed} open`));
  }));
}

export function showCodebook(main, path) {
  const about = h("section", { class: "about" });
  const list = h("div", {});
  let chosen = path && study.byPath.has(path) ? path : study.codes[0]?.path;
  const draw = () => redraw(list, codeList((one) => {
    chosen = one;
    history.replaceState(null, "", `#codebook/${encodeURIComponent(one)}`);
    open();
  }));
  const open = () => chosen && fill(about, definition(chosen), tally(chosen), !study.blind && memoEditor("code", chosen));
  fill(main, h("div", { class: "page two" }, h("div", {}, h("h1", {}, "Codebook"), list), about));
  draw();
  open();
  useKeys([]);
  return listen((event) => event.kind === "pulse" && draw());
}

function tally(path) {
  const all = counts(path);
  const jump = (status, text) => button(`${all[status].toLocaleString("en")} ${text}`, () => {
    setFilters({ code: path, status });
    location.hash = "#find";
  }, { kind: "link" });
  return h("p", { class: "row" }, jump("accepted", "accepted"), jump("proposed", "open"), jump("rejected", "rejected"), h("span", { class: "quiet" }, `in the study, as ${code(path).path}`));
}
