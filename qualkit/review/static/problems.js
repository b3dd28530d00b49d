// What could not be used or fits nowhere: nothing is dropped in silence.
import { get } from "./api.js";
import { fill, h } from "./dom.js";
import { useKeys } from "./keys.js";
import { trouble } from "./notices.js";
import { listen, study } from "./study.js";

export async function showProblems(main) {
  const list = h("div", {});
  fill(main, h("div", { class: "page" }, h("h1", {}, "Problems"), h("p", { class: "quiet" }, "Decisions that fit no place any more, lines of the log that cannot be read, and files that were not understood. Everything is kept as it is."), list));
  const load = () => get("problems").then(({ problems }) => fill(list, problems.length ? h("ul", { class: "problems" }, problems.map(told)) : h("p", { class: "empty" }, "There are none.")), trouble);
  useKeys([]);
  await load();
  let known = study.problems;
  return listen((event) => {
    if (event.kind !== "pulse" || study.problems === known) return;
    known = study.problems;
    load();
  });
}

function told(problem) {
  return h("li", { class: problem.severity }, h("p", { dir: "auto" }, h("b", {}, h("bdi", {}, problem.file)), problem.place && `, ${problem.place}`, `: ${problem.what}`), h("p", { class: "quiet" }, problem.remedy));
}
