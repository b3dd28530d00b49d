// Memos: Markdown files of the study. A memo that somebody else changed meanwhile is never written over.
import { get, post } from "./api.js";
import { button, fill, h, select } from "./dom.js";
import { useKeys } from "./keys.js";
import { say } from "./notices.js";
import { label, study } from "./study.js";

let dirty = false;
window.addEventListener("beforeunload", (event) => {
  if (dirty) event.preventDefault();
});

/** An editor for the memo on the study (`name` empty), a code or a participant. */
export function memoEditor(kind, name) {
  const root = h("section", { class: "memo" }, h("p", { class: "quiet" }, "Loading the memo …"));
  let version = "";
  const area = h("textarea", { rows: "9", dir: "auto", "aria-label": "Memo", oninput: () => {
    dirty = true;
    state.textContent = "not saved yet";
  }, onkeydown: (event) => {
    if (event.key === "s" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      save();
    }
  } });
  const state = h("span", { class: "quiet", role: "status" });
  const other = h("div", {});
  const save = async () => {
    try {
      const kept = await post("keep-memo", { text: area.value, version }, { kind, name });
      version = kept.version;
      dirty = false;
      state.textContent = "saved";
      fill(other);
      say("Memo saved.");
    } catch (failure) {
      state.textContent = "not saved";
      fill(other, h("div", { class: "alarm" }, h("p", {}, h("strong", {}, failure.message), " ", failure.remedy), failure.status === 409 && clash(failure.now)));
    }
  };
  const clash = (now) => [h("pre", { dir: "auto" }, now.text), h("p", { class: "row" },
    button("Put the other text above mine", () => {
      area.value = `${now.text}\n\n${area.value}`;
      version = now.version;
      fill(other);
    }), button("Take the other text", () => {
      area.value = now.text;
      version = now.version;
      dirty = false;
      fill(other);
    }))];
  get("memo", { kind, name }).then((memo) => {
    area.value = memo.text;
    version = memo.version;
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
    if (dirty && !confirm("The memo is not saved. Leave it?")) return;
    dirty = false;
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
