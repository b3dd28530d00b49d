// Filters that the queue, the search and the comparison share.
import { button, h, select } from "./dom.js";
import { label, study } from "./study.js";

const chosen = { code: "", participant: "", group: "", origin: "", status: "", coder: "", transcript: "" };

/** What is filtered by now. */
export const filters = () => ({ ...chosen });

export const setFilters = (some) => Object.assign(chosen, Object.fromEntries(Object.keys(chosen).map((name) => [name, ""])), some);

const choices = {
  code: () => ["Code", study.codes.map((one) => [one.path, label(one.path)])],
  participant: () => ["Participant", study.participants.map((one) => [one.id, one.id])],
  group: () => ["Group", study.groups.map((one) => [one, one])],
  origin: () => ["Made by", [["rule", "rules"], ["model", "model"], ["human", "people"]]],
  status: () => ["Status", [["proposed", "open"], ["accepted", "accepted"], ["rejected", "rejected"]]],
  coder: () => ["Coder", study.coders.map((one) => [one, one])],
  transcript: () => ["Interview", study.interviews.map((one) => [one.id, one.id])],
};

/** Drop-down lists for some of the filters; those that are not offered are cleared. `uncoded` are sentences without a code. */
export function filterBar(changed, names, { uncoded = false } = {}) {
  for (const name of Object.keys(chosen)) if (!names.includes(name)) chosen[name] = "";
  const lists = h("div", { class: "filters" });
  const draw = () => {
    const on = names.filter((name) => chosen[name]).length;
    lists.replaceChildren(...names.map((name) => {
      const [title, all] = choices[name]();
      const options = name === "status" && uncoded ? [...all, ["uncoded", "without a code"]] : all;
      return select(title, [["", "any"], ...options], chosen[name], (value) => {
        chosen[name] = value;
        draw();
        changed();
      });
    }), ...(on ? [button("Clear", () => {
      setFilters({});
      draw();
      changed();
    }, { kind: "link" })] : []));
    summary.textContent = on ? `Filters (${on})` : "Filters";
  };
  const summary = h("summary", {}, "Filters");
  draw();
  return h("details", { class: "filterbox", open: names.some((name) => chosen[name]) || matchMedia("(min-width: 64rem)").matches }, summary, lists);
}
