// Two questions in a box of their own: which code, and what note.
import { button, h } from "./dom.js";
import { code, counts, label, study, themeClass } from "./study.js";

function open(name, build) {
  return new Promise((resolve) => {
    const dialog = h("dialog", { class: name, "aria-labelledby": "asked" });
    const close = (value) => {
      dialog.close();
      dialog.remove(); // at once: a key typed right after must not go into the closed box
      resolve(value);
    };
    dialog.append(...build(close));
    dialog.addEventListener("cancel", () => close(null));
    dialog.addEventListener("click", (event) => event.target === dialog && close(null));
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** The codes with these words in their name, then those with them in what they mean. */
const found = (words) => {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const holds = (...texts) => wanted.every((word) => texts.join(" ").toLowerCase().includes(word));
  const named = study.codes.filter((one) => holds(one.path, label(one.path)));
  return [...named, ...study.codes.filter((one) => !named.includes(one) && holds(one.definition, ...one.include, ...one.examples))];
};

/** Choose a code and its stance: {code, stance}, or null. The list begins at the theme of the code `near`. */
export function pickCode(title, words, { stance = "neutral", without = [], near = "" } = {}) {
  return open("picker", (close) => {
    let at = 0;
    let shown = [];
    let chosen = stance;
    const list = h("ul", { role: "listbox", id: "codes", "aria-label": "Codes" });
    const about = h("div", { class: "about", "aria-live": "polite" });
    const input = h("input", {
      type: "text", role: "combobox", "aria-expanded": "true", "aria-controls": "codes", "aria-autocomplete": "list",
      autocomplete: "off", placeholder: "Type a part of its name, or what it is about", "aria-label": "Find a code", autofocus: true,
      oninput: () => draw(0),
      onkeydown: (event) => {
        if (event.isComposing) return; // Enter ends a word of an input method
        const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (step && shown.length) draw((at + step + shown.length) % shown.length);
        else if (event.key === "Enter" && shown.length) close({ code: shown[at].path, stance: chosen });
        else return;
        event.preventDefault();
      },
    });
    const draw = (place) => {
      at = place;
      shown = found(input.value).filter((one) => !without.includes(one.path));
      list.replaceChildren(...shown.map((one, n) => option(one, n)));
      const active = list.children[at];
      input.setAttribute("aria-activedescendant", active?.id ?? "");
      active?.scrollIntoView({ block: "nearest" });
      about.replaceChildren(...(shown[at] ? definition(shown[at].path) : [h("p", { class: "quiet" }, "No code has these words in its name or definition.")]));
    };
    const option = (one, n) => {
      const sub = one.path.includes("/") && !input.value;
      return h("li", {
        role: "option", id: `code-${n}`, "aria-selected": String(n === at), class: `${themeClass(one.path)} ${sub ? "sub" : ""}`,
        onclick: () => close({ code: one.path, stance: chosen }), onmousemove: () => n !== at && draw(n),
      }, h("bdi", {}, sub ? code(one.path).label : label(one.path)), h("span", { class: "count", title: "accepted" }, String(counts(one.path).accepted)));
    };
    const stances = h("fieldset", { class: "stances" }, h("legend", {}, "Stance"), study.stances.map((one) =>
      h("label", {}, h("input", { type: "radio", name: "picked", value: one, checked: one === stance, onchange: () => (chosen = one) }), ` ${one}`)));
    draw(0);
    draw(Math.max(0, shown.findIndex((one) => one.path.split("/")[0] === near.split("/")[0])));
    queueMicrotask(() => (list.scrollTop = list.children[at] ? list.children[at].offsetTop - list.children[0].offsetTop : 0)); // once it is shown
    return [h("h2", { id: "asked" }, title), h("p", { class: "words" }, `“${words}”`), h("div", { class: "row" }, stances), input,
      h("div", { class: "columns" }, list, about), h("p", { class: "row" }, h("span", { class: "quiet" }, "Click a code, or press Enter for the marked one."), h("span", { class: "gap" }), button("Cancel", () => close(null)))];
  });
}

/** What a code means, as elements. */
export function definition(path) {
  const one = code(path);
  const part = (name, lines) => lines.length > 0 && [h("h4", {}, name), h("ul", {}, lines.map((line) => h("li", {}, line)))];
  return [
    h("h3", { class: themeClass(path) }, label(path)),
    one.definition ? h("p", {}, one.definition) : h("p", { class: "quiet" }, "The codebook gives no definition."),
    part("Include", one.include), part("Exclude", one.exclude), part("Examples", one.examples.slice(0, 3)),
  ].flat(Infinity).filter(Boolean);
}

/** Write a note: its text, or null when it is left as it was. */
export function askNote(title, text) {
  return open("noter", (close) => {
    const area = h("textarea", { rows: "6", maxlength: "20000", "aria-label": "Note", autofocus: true, onkeydown: (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) close(area.value);
    } });
    area.value = text;
    return [h("h2", { id: "asked" }, title), area, h("p", { class: "row" }, button("Keep note", () => close(area.value), { kind: "main" }), button("Cancel", () => close(null)),
      h("span", { class: "quiet" }, "Ctrl+Enter keeps it"))];
  });
}
