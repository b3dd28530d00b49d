// Memos: Markdown files of the study. A memo that somebody else changed meanwhile is never written over.
import { get, post } from "./api.js";
import { button, fill, h, select } from "./dom.js";
import { useKeys } from "./keys.js";
import { alarm, say } from "./notices.js";
import { label, study } from "./study.js";

const drafts = new Map(); // what is not saved yet, by kind and name: leaving a memo does not lose it
window.addEventListener("beforeunload", (event) => {
  if (drafts.size) event.preventDefault();
});

/** An editor for the memo on the study (`name` empty), a code or a participant. It saves when it is left. */
export function memoEditor(kind, name) {
  const root = h("section", { class: "memo" }, h("p", { class: "quiet" }, "Loading the memo …"));
  const key = `${kind}/${name}`;
  let version = "";
  let saving = null;
  const area = h("textarea", { rows: "9", dir: "auto", "aria-label": "Memo", onchange: () => save(), oninput: () => draft(), onkeydown: (event) => {
    if (event.key === "s" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      save();
    }
  } });
  const state = h("span", { class: "quiet", role: "status" });
  const other = h("div", {});
  const draft = () => {
    drafts.set(key, { text: area.value, version });
    state.textContent = "not saved yet";
  };
  const save = () => (saving ??= send().finally(() => (saving = null)));
  const send = async () => {
    const text = area.value;
    try {
      version = (await post("keep-memo", { text, version }, { kind, name })).version;
      fill(other);
      if (area.value !== text) return draft(); // written on meanwhile
      drafts.delete(key);
      state.textContent = "saved";
      say("Memo saved.");
    } catch (failure) {
      draft();
      if (!root.isConnected) return alarm("memo", `The memo on ${kind === "study" ? "the study" : name} is not saved.`, `${failure.message} ${failure.remedy} Your text waits there.`);
      state.textContent = "not saved";
      fill(other, h("div", { class: "alarm", role: "alert" }, h("p", {}, h("strong", {}, failure.message), " ", failure.remedy), failure.status === 409 && clash(failure.now)));
    }
    return null;
  };
  const clash = (now) => [h("pre", { dir: "auto" }, now.text), h("p", { class: "row" },
    button("Put the other text above mine", () => {
      area.value = `${now.text}\n\n${area.value}`;
      version = now.version;
      fill(other);
      draft();
    }), button("Take the other text", () => {
      area.value = now.text;
      version = now.version;
      drafts.delete(key);
      fill(other);
      state.textContent = "";
    }))];
  get("memo", { kind, name }).then((memo) => {
    const mine = drafts.get(key);
    area.value = mine?.text ?? memo.text;
    version = mine?.version ?? memo.version;
    state.textContent = mine ? "not saved yet" : "";
    if (mine) alarm("memo");
    fill(root, h("h3", {}, "Memo"), area, other, h("p", { class: "row" }, button("Save memo", save, { kind: "main" }), state, h("span", { class: "gap" }), h("span", { class: "quiet" }, memo.file)));
  }, (failure) => fill(root, h("p", { class: "alarm" }, `${failure.message} ${failure.remedy}`)));
  return root;
}

export function showMemos(main) {
  const place = h("div", {});
  const about = { study: () => [["", "the study"]], code: () => study.codes.map((one) => [one.path, label(one.path)]), participant: () => study.participants.map((one) => [one.id, one.id]) };
  let [kind, name] = ["study", ""];
  const bar = h("div", { class: "bar" });
  const draw = () => {
    fill(bar, select("Memo on", [["study", "the study"], ["code", "a code"], ["participant", "a participant"]], kind, (value) => {
      kind = value;
      name = about[kind]()[0]?.[0] ?? "";
      draw();
    }), kind !== "study" && select("Which", about[kind](), name, (value) => {
      name = value;
      draw();
    }));
    fill(place, memoEditor(kind, name));
  };
  fill(main, h("div", { class: "page" }, h("h1", {}, "Memos"), study.blind ? h("p", {}, "Memos are not shown while you code blind.") : [bar, place]));
  if (!study.blind) draw();
  useKeys([]);
  return () => {};
}
