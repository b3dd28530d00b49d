// How an item of the queue looks. `acts` are the things a person can do with it: accept, reject, change, stance, add, words, note,
// done, reopen, undo, back, next.
import { addCode, isMine, own } from "./verdicts.js";
import { between, chip, codingsOf, sentenceElement, stanceRadios, voices, why } from "./coded.js";
import { button, counted, h } from "./dom.js";
import { definition } from "./ask.js";
import { filters } from "./filters.js";
import { STATUS, label, study, themeClass } from "./study.js";

/** The sentence in its turn with the question before, the proposal, and the buttons. */
export function card(item, sentence, coding, draft, acts) {
  return h("article", { class: `card ${coding ? themeClass(item.code) : ""}`, "aria-labelledby": "what", "aria-describedby": "said", tabindex: "-1" },
    h("header", {}, h("span", {}, h("b", {}, h("bdi", {}, item.participant)), ` ${item.group} · `, h("span", { class: "wide" }, "sentence "), `${item.number} of ${item.sentences}`),
      h("a", { href: `#interview/${encodeURIComponent(item.transcript)}/${sentence.start}` }, "Whole interview")),
    h("div", { class: "reading" }, item.question && h("p", { class: "question", dir: "auto" }, h("b", {}, h("bdi", {}, item.question.speaker)), " ", item.question.text),
      speech(item, coding)),
    h("p", { class: "picked row", hidden: true }, button("Code the selected words", acts.words, { key: "+", kind: "main", onmousedown: (event) => event.preventDefault() })),
    coding ? proposal(item, sentence, coding, draft, acts) : blind(item, acts));
}

function speech(item, coding) {
  const evidence = coding ? coding.evidence.filter((one) => one.text) : [];
  return h("p", { class: "speech", dir: "auto" }, h("b", {}, h("bdi", {}, item.turn.speaker)), " ", item.cut_before && "… ",
    item.turn.pieces.map((piece) => {
      if (!piece.segment) return between(piece.text);
      if (coding && piece.segment === item.segment) return sentenceElement(piece, { current: true, highlight: evidence, id: "said" });
      return sentenceElement(piece, {
        title: "Click to code this sentence", role: "button", tabindex: "0",
        onclick: () => document.getSelection().isCollapsed && addCode(piece),
        onkeydown: (event) => {
          if (event.key !== "Enter" && event.key !== " ") return;
          event.preventDefault();
          addCode(piece);
        },
      });
    }), item.cut_after && " …");
}

/** Scroll a long turn to the sentence in question. */
export function inSight(text) {
  const current = text.querySelector(".current");
  if (current && text.scrollHeight > text.clientHeight) text.scrollTop = current.offsetTop - text.offsetTop - 40;
}

function proposal(item, sentence, coding, draft, acts) {
  const mine = own(sentence, item.code);
  const accepted = isMine(coding) && coding.status === "accepted";
  const stance = draft.stance || coding.stance;
  const others = codingsOf(sentence).filter((one) => one.code !== item.code);
  return h("section", { class: "proposal" },
    h("h2", { id: "what" }, h("bdi", {}, label(item.code)), coding.status !== "proposed" && h("span", { class: `state ${coding.status}` }, ` ${mine ? "you " : ""}${STATUS[coding.status]}`)),
    why(coding),
    h("details", { class: "meaning", open: draft.meaning, ontoggle: (event) => (draft.meaning = event.target.open) }, h("summary", {}, "Definition"), h("div", { class: "about" }, definition(item.code))),
    stanceRadios("stance", stance, acts.stance),
    draft.note && h("p", { class: "note", dir: "auto" }, draft.note),
    h("div", { class: "verdict" },
      button(`${accepted ? "Keep" : "Accept"} as ${stance}`, acts.accept, { key: "a", kind: "yes" }),
      button(accepted ? "Remove" : "Reject", acts.reject, { key: "r", kind: "no" }),
      button("Change code", acts.change, { key: "c" })),
    h("div", { class: "row more" },
      button("Add a code", acts.add, { key: "+" }), button("Note", acts.note, { key: "n" }), button("Turn is done", acts.done, { key: "d" }),
      mine && button("Take back", acts.reopen), ...around(acts)),
    others.length > 0 && h("p", { class: "chips" }, h("span", { class: "quiet" }, "Also on this sentence:"), others.map((one) => chip(one))));
}

const around = (acts) => [button("Undo", acts.undo, { key: "u" }), h("span", { class: "gap" }), button("Back", acts.back, { key: "k" }), button("Next", acts.next, { key: "j" })];

function blind(item, acts) {
  const codings = item.turn.pieces.filter((piece) => piece.segment).flatMap((piece) => codingsOf(piece).filter((one) => one.status !== "rejected"));
  return h("section", { class: "proposal" },
    h("h2", { id: "what" }, "Code what you find in this turn"),
    h("p", { class: "quiet" }, "Click a sentence, or select words, and choose a code. When there is nothing more, the turn is done."),
    codings.length > 0 && h("p", { class: "chips" }, codings.map((one) => chip(one))),
    h("div", { class: "verdict" }, button("Turn is done", acts.done, { key: "d", kind: "yes" })),
    h("div", { class: "row more" }, around(acts)));
}

/** What helps to decide: what people said so far, and the definition. */
export function aside(item, sentence) {
  const people = voices(sentence, item.code);
  return h("aside", { "aria-label": "About this proposal" },
    people && h("section", {}, h("h3", {}, "What people said"), people),
    h("section", { class: "about" }, definition(item.code)));
}

/** What stands there when nothing is left. */
export function empty() {
  if (study.job?.stage) return h("p", { class: "empty" }, "Proposals are being made. You can read and code in the interviews meanwhile.");
  const why = Object.values(filters()).some(Boolean) ? "Nothing more fits these filters." : study.blind ? "Every turn is done." : "Nothing is left to decide on.";
  return h("div", { class: "empty" }, h("h2", {}, why), h("p", {}, `${counted(study.progress?.sitting ?? 0, "decision")} in this sitting. `,
    h("a", { href: "#interviews" }, "Read the interviews"), " or ", h("a", { href: "#find" }, "look for words"), "."));
}
