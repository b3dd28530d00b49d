// How a sentence and its codings look, wherever they are shown.
import { button, h } from "./dom.js";
import { marked } from "./places.js";
import { STATUS, code, label, study, themeClass } from "./study.js";
import { accept, annotate, change, isMine, own, reject, reopen, short, source } from "./verdicts.js";

const SIGN = { proposed: "?", accepted: "✓", rejected: "✕" };
const LEAN = { barrier: "▼", enabler: "▲", neutral: "" };

/** The codings of a sentence as people see them: one entry per code, with everybody who coded it. */
export function codingsOf(sentence) {
  const byCode = new Map();
  for (const coding of sentence.codings) {
    const entry = byCode.get(coding.code) ?? { ...coding, all: [] };
    entry.all.push(coding);
    if (rank(coding) > rank(entry)) Object.assign(entry, coding);
    byCode.set(coding.code, entry);
  }
  return [...byCode.values()];
}

const rank = (coding) => (isMine(coding) ? 4 : 0) + { accepted: 2, proposed: 1, rejected: 0 }[coding.status];

/** The words within a sentence that a verdict is about, when it is not about all of it. */
const narrower = (sentence) =>
  sentence.verdicts.filter((v) => ["code", "accept"].includes(v.action) && v.start >= sentence.start && v.end <= sentence.end && v.end - v.start < sentence.end - sentence.start);

/** A sentence as an element; `highlight` are places to mark in it. */
export function sentenceElement(sentence, { highlight = [], current = false, ...attributes } = {}) {
  const codings = codingsOf(sentence).filter((one) => one.status !== "rejected");
  const pieces = marked(sentence.text, sentence.start, [...highlight, ...narrower(sentence)]);
  const kinds = ["sentence", current && "current", codings.length && "coded", codings.some((one) => one.status === "proposed") && "open"];
  return h("span", {
    class: kinds.filter(Boolean).join(" "), "data-segment": sentence.segment, "data-start": sentence.start, "data-end": sentence.end,
    ...attributes,
  }, pieces.map(([text, on]) => (on ? h("mark", {}, text) : text)));
}

/** The words between sentences: a blank line in the source is a paragraph here. */
export function between(text) {
  return /\n[ \t]*\n/.test(text) ? h("span", { class: "paragraph" }, text) : text;
}

/** A coding as a small label; `brief` leaves out the theme, where a bar beside it shows that. */
export function chip(coding, { brief = false, ...attributes } = {}) {
  const words = `${label(coding.code)}, ${coding.stance}, ${STATUS[coding.status]}`;
  return h(attributes.onclick ? "button" : "span", { ...(attributes.onclick ? { type: "button" } : {}), class: `chip ${themeClass(coding.code)} ${coding.status}`, title: `${words} (${source(coding)})`, ...attributes },
    h("span", { class: "sign", "aria-hidden": "true" }, SIGN[coding.status]), h("bdi", {}, brief ? code(coding.code).label : label(coding.code)),
    LEAN[coding.stance] && h("span", { class: "lean", "aria-hidden": "true" }, ` ${LEAN[coding.stance]}`),
    h("span", { class: "unseen" }, `, ${coding.stance}, ${STATUS[coding.status]}`));
}

/** The three stances as radio buttons; `name` tells one group from another. */
export function stanceRadios(name, stance, changed) {
  return h("fieldset", { class: "stances" }, h("legend", { class: "unseen" }, "Stance"), study.stances.map((one, n) =>
    h("label", { class: one === stance ? "on" : "" }, h("input", { type: "radio", name, value: one, checked: one === stance, onchange: () => changed(one) }), h("span", {}, one), name === "stance" && h("kbd", { "aria-hidden": "true" }, String(n + 1)))));
}

/** Why a coding is proposed: the words and how sure in one line, which folds open; nothing for what only people said. */
export function why(coding) {
  const rules = coding.evidence.filter((one) => !["model", "stance", "context"].includes(one.rule));
  const model = coding.evidence.find((one) => one.rule === "model");
  const others = coding.evidence.filter((one) => ["stance", "context"].includes(one.rule) && one.note);
  if (coding.origin === "human" && !rules.length && !model) return null;
  const words = [...new Set(rules.map((one) => short(one.text, 60)).filter(Boolean))].map((one, n) => [n > 0 && ", ", h("q", {}, one)]);
  const line = ["Proposed by ", words.length > 0 && ["the words ", words], words.length > 0 && model && " and ", (model || !words.length) && (model ? `the model, ${Math.round(coding.score * 100)} %` : source(coding))];
  const more = [model && model.note, ...others.map((one) => (one.rule === "stance" ? `Stance ${one.note}.` : `Also ${one.note}.`))].filter(Boolean);
  return more.length ? h("details", { class: "why" }, h("summary", {}, line), more.map((one) => h("p", {}, one))) : h("p", { class: "why" }, line);
}

/** What people said on a code at a sentence, notes included. */
export function voices(sentence, path) {
  const said = { code: "coded it", accept: "accepted it", reject: "rejected it", uncode: "removed it" };
  const lines = sentence.verdicts.filter((one) => one.code === path);
  return lines.length > 0 && h("ul", { class: "voices" }, lines.map((one) =>
    h("li", {}, h("bdi", {}, one.coder === study.coder ? "You" : one.coder), ` ${said[one.action] ?? one.action}${one.stance ? ` as ${one.stance}` : ""}`, one.note && h("span", { class: "note", dir: "auto" }, one.note))));
}

/** One coding with everything a person can do about it. */
export function codingRow(sentence, coding) {
  const mine = own(sentence, coding.code);
  const accepted = isMine(coding) && coding.status === "accepted";
  return h("li", { class: `coding ${themeClass(coding.code)} ${coding.status}` },
    h("p", { class: "name" }, h("strong", {}, h("bdi", {}, label(coding.code))), h("span", { class: "quiet" }, ` ${STATUS[coding.status]}`)),
    stanceRadios(`stance-${sentence.segment}-${coding.code}`, coding.stance, (stance) => accept(sentence, coding, { stance })),
    voices(sentence, coding.code),
    why(coding),
    h("p", { class: "row" },
      !accepted && button("Accept", () => accept(sentence, coding), { kind: "yes" }),
      coding.status !== "rejected" && button(accepted ? "Remove" : "Reject", () => reject(sentence, coding), { kind: "no" }),
      button("Change code", () => change(sentence, coding)),
      mine && button("Note", () => annotate(sentence, coding)),
      mine && button("Take back", () => reopen(sentence, coding.code), { kind: "link" })));
}
