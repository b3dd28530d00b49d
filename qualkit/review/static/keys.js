// Single-letter keys: each view brings a list of {key, what, run}; `?` shows those that work now.
import { button, h } from "./dom.js";

let current = [];
let letters = true; // may be switched off, for people who speak to their computer

export const useKeys = (list) => {
  current = list;
};

const common = [{ key: "?", what: "Show the keys", run: show }];

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || event.isComposing) return;
  if (event.repeat && !event.key.startsWith("Arrow")) return;
  if (document.querySelector("dialog[open]")) return;
  const on = event.target;
  if (on instanceof HTMLElement && (on.matches("input:not([type=radio], [type=checkbox]), textarea, select") || on.isContentEditable)) return;
  if (event.key.startsWith("Arrow") && on instanceof HTMLElement && on.matches("input[type=radio]")) return; // goes through the choices
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (!letters && key.length === 1 && key !== "?") return;
  if (key === "Enter" && on instanceof HTMLElement && on.matches("button, a, summary")) return;
  const found = [...current, ...common].find((one) => [one.key, ...(one.also ?? [])].includes(key));
  if (!found) return;
  event.preventDefault();
  found.run(event);
});

export function show() {
  const names = { ArrowDown: "↓", ArrowUp: "↑", ArrowLeft: "←", ArrowRight: "→" };
  const rows = [...current, ...common].map(({ key, also = [], what }) =>
    h("tr", {}, h("th", { scope: "row" }, [key, ...also].map((one) => h("kbd", {}, names[one] ?? one.toUpperCase()))), h("td", {}, what)),
  );
  const box = h("input", { type: "checkbox", checked: letters, onchange: (event) => (letters = event.target.checked) });
  const dialog = h("dialog", { class: "keys", "aria-label": "Keys" },
    h("h2", {}, "Keys"),
    h("table", {}, h("tbody", {}, rows)),
    h("label", { class: "check" }, box, " Letters work as keys"),
    h("p", { class: "row" }, button("Close", () => dialog.close(), { kind: "main" })));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
