// Building the page. Text from the study only ever becomes text nodes and attributes, never markup.

/** An element with attributes, listeners (`onclick: …`) and children; null, undefined and false are left out. */
export function h(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** Put children in the place of whatever an element held. */
export function fill(node, ...children) {
  node.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

const FOCUSABLE = "a[href], button, input, select, summary, textarea, [tabindex]";

/** Fill anew and leave the keyboard where it was: on the same control, or else on what holds it. */
export function refill(node, ...children) {
  const active = document.activeElement;
  const at = node !== active && node.contains(active) ? [...node.querySelectorAll(FOCUSABLE)].indexOf(active) : -1;
  fill(node, ...children);
  if (at < 0) return;
  const now = node.querySelectorAll(FOCUSABLE)[at];
  const same = now?.tagName === active.tagName && (now.textContent || now.value) === (active.textContent || active.value);
  (same ? now : node.querySelector("[tabindex]") ?? node.closest("[tabindex]"))?.focus({ preventScroll: true });
}

/** What is drawn every few seconds: left alone while it looks the same, so that a click or the keyboard never meets a new element. */
export function redraw(node, ...children) {
  const made = fill(node.cloneNode(false), ...children);
  if (!made.isEqualNode(node)) refill(node, ...made.childNodes);
}

export const byId = (id) => document.getElementById(id);

/** `1 proposal`, `2 proposals`. */
export const counted = (number, what) => `${number.toLocaleString("en")} ${what}${number === 1 ? "" : "s"}`;

/** A button with its key, if it has one. The second click of a double click does not count: it would meet what comes next. */
export function button(label, run, { key = "", kind = "", ...attributes } = {}) {
  const hint = key && h("kbd", { "aria-hidden": "true" }, key.toUpperCase());
  return h("button", { type: "button", class: kind, onclick: (event) => event.detail < 2 && run(event), "aria-keyshortcuts": key || null, ...attributes }, h("span", {}, label), hint || null);
}

/** A labelled drop-down list; options are texts or [value, text]. */
export function select(label, options, chosen, changed) {
  const made = options.map((one) => {
    const [value, text] = Array.isArray(one) ? one : [one, one];
    return h("option", { value, selected: value === chosen }, text);
  });
  return h("label", { class: "field" }, h("span", {}, label), h("select", { onchange: (event) => changed(event.target.value) }, made));
}
