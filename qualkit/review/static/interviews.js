// All interviews, with what is open and done in each.
import { fill, h, redraw } from "./dom.js";
import { useKeys } from "./keys.js";
import { listen, study } from "./study.js";

export function showInterviews(main) {
  const rows = h("tbody", {});
  const draw = () => redraw(rows, study.interviews.map((one) => h("tr", {},
    h("th", { scope: "row" }, h("a", { href: `#interview/${encodeURIComponent(one.id)}` }, h("bdi", {}, one.id))),
    h("td", {}, one.groups.join(", ")), h("td", { class: "num" }, one.sentences.toLocaleString("en")),
    h("td", { class: "num" }, String(study.open?.[one.id] ?? "")), h("td", {}, meter(study.done?.[one.id] ?? 0, one.sentences)))));
  const heads = ["Interview", "Group", "Sentences", "Open proposals", "You are done with"];
  fill(main, h("div", { class: "page" }, h("h1", {}, "Interviews"), h("div", { class: "scroll" }, h("table", {}, h("thead", {}, h("tr", {}, heads.map((one) => h("th", { scope: "col" }, one)))), rows))));
  draw();
  useKeys([]);
  return listen((event) => event.kind === "pulse" && draw());
}

function meter(done, all) {
  return all ? [h("progress", { value: done, max: all, "aria-label": `${done} of ${all} sentences` }), h("span", { class: "quiet" }, ` ${Math.round((100 * done) / all)} %`)] : "";
}
