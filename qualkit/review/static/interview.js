// A whole interview: read, click or select words, and decide beside the text.
import { get } from "./api.js";
import { between, chip, codingRow, codingsOf, sentenceElement } from "./coded.js";
import { codeList } from "./codebook.js";
import { button, counted, fill, h, redraw, refill, select } from "./dom.js";
import { useKeys } from "./keys.js";
import { trouble } from "./notices.js";
import { selected } from "./places.js";
import { choose, elementOf, open, patch, refresh, stretch, view } from "./reading.js";
import { undo } from "./save.js";
import { stripe } from "./stripes.js";
import { listen, study } from "./study.js";
import { accept, addCode, annotate, change, finish, reject, short, unfinish } from "./verdicts.js";
import { selectWords } from "./words.js";

const FIRST = 40; // turns drawn before the page is handed over; the rest follows at once after

export async function showInterview(main, name, at) {
  const root = h("div", { class: "interview" });
  const list = h("div", { class: "turns" });
  const panel = h("aside", { class: "panel", "aria-label": "Codes of the selection" });
  fill(main, root);
  try {
    const data = await get("interview", { name });
    if (!root.isConnected) return () => {}; // left before it came: what is read now stays
    open(data);
  } catch (failure) {
    trouble(failure);
    return () => {};
  }
  const show = () => drawPanel(panel);
  fill(root, h("div", { class: "text" }, head(name), list), panel);
  const rest = drawTurns(list, show);
  show();
  useKeys(keys(show));
  const stop = listen((event) => {
    if (event.kind === "sentences") event.sentences.filter((one) => one.transcript === name).forEach(patch);
    if (event.kind === "sentences" || (event.kind === "pulse" && view.from < 0)) show();
    if (event.kind === "pulse" && event.changed.includes(name)) refresh().then(show, trouble);
    if (event.kind === "pulse") drawDone(root, name);
  });
  const words = () => pickWords(list, show);
  document.addEventListener("selectionchange", words);
  await rest;
  if (at && root.isConnected) goTo(Number(at), show);
  return () => {
    stop();
    document.removeEventListener("selectionchange", words);
  };
}

function head(name) {
  const others = select("Interview", study.interviews.map((one) => [one.id, `${one.id}${study.open?.[one.id] ? ` (${study.open[one.id]} open)` : ""}`]), name, (value) => {
    location.hash = `#interview/${encodeURIComponent(value)}`;
  });
  const listed = study.interviews.find((one) => one.id === name);
  return h("header", { class: "bar" }, h("h1", { class: "unseen" }, `Interview ${name}`), others,
    h("span", { class: "quiet" }, `${listed.groups.join(", ")} · ${counted(listed.sentences, "sentence")}`), h("span", { class: "gap" }), h("span", { class: "whole" }));
}

function drawDone(root, name) {
  const listed = study.interviews.find((one) => one.id === name);
  const all = study.done?.[name] === listed.sentences;
  const what = `Interview ${name}`;
  redraw(root.querySelector(".whole"), all
    ? button("Interview is done ✓", () => unfinish(name, 0, 0, what), { kind: "link", title: "Open it again" })
    : button("Interview is done", () => finish(name, 0, 0, what), { title: "Everything that is not coded counts as decided" }));
}

/** Draw the turns, the first at once; gives a promise of the rest. */
function drawTurns(list, show) {
  const turns = view.data.turns;
  list.append(...turns.slice(0, FIRST).map((turn) => turnElement(turn, show)));
  return new Promise((resolve) => {
    let at = FIRST;
    const more = () => {
      if (!list.isConnected) return resolve(); // left meanwhile
      list.append(...turns.slice(at, at + 150).map((turn) => turnElement(turn, show)));
      at += 150;
      return at < turns.length ? setTimeout(more) : resolve();
    };
    setTimeout(more);
  });
}

function turnElement(turn, show) {
  const element = h("section", { class: `turn ${turn.role}`, "aria-label": `Turn ${turn.number}, ${turn.speaker}` });
  const draw = () => refill(element, turn.role === "participant" ? speech(turn, show) : question(turn));
  view.turns.set(turn.number, { redraw: draw, element });
  draw();
  return element;
}

const speaker = (turn, ...more) => h("div", { class: "side-note" },
  h("p", { class: "speaker" }, h("b", {}, h("bdi", {}, turn.speaker)), turn.timestamp && h("span", { class: "quiet" }, ` ${turn.timestamp}`)), more);

const question = (turn) => [speaker(turn), h("p", { class: "speech", dir: "auto" }, turn.pieces.map((piece) => piece.text))];

function speech(turn, show) {
  const coded = [];
  const margin = h("div", { class: "margin" });
  const text = h("p", { class: "speech", dir: "auto" }, turn.pieces.map((piece) => {
    if (!piece.segment) return between(piece.text);
    const n = view.bySegment.get(piece.segment);
    const element = sentenceElement(piece, {
      tabindex: n === Math.max(view.from, 0) ? "0" : "-1", role: "button", "aria-pressed": String(n >= view.from && n <= view.to),
      onclick: (event) => document.getSelection().isCollapsed && pick(event.shiftKey && view.from >= 0 ? view.from : n, n, show),
      onkeydown: (event) => {
        if (event.key !== " " && (event.key !== "Enter" || (n >= view.from && n <= view.to))) return;
        event.preventDefault();
        pick(n, n, show);
      },
    });
    const codings = codingsOf(piece).filter((one) => one.status !== "rejected");
    if (codings.length) coded.push([element, codings.map((one) => one.code)]);
    margin.append(...codings.map((one) => chip(one, { brief: true, onclick: () => pick(n, n, show), onmouseenter: () => element.classList.add("lit"), onmouseleave: () => element.classList.remove("lit") })));
    return element;
  }));
  if (coded.length) stripe(text, coded);
  return [speaker(turn, h("p", { class: "finish" }, doneButton(turn))), text, margin];
}

function doneButton(turn) {
  const mine = turn.pieces.filter((piece) => piece.segment);
  const what = `Turn ${turn.number}`;
  const all = mine.length > 0 && mine.every((piece) => piece.done.includes(study.coder));
  return all
    ? button("Done ✓", () => unfinish(view.data.id, turn.start, turn.end, what), { kind: "link", title: "Open this turn again" })
    : button("Turn is done", () => finish(view.data.id, turn.start, turn.end, what), { kind: "link", title: "This turn is done: what is not coded is decided too" });
}

/** Select sentences from one to another of the same turn. */
function pick(from, to, show) {
  view.words = null;
  view.narrow = false;
  choose(from, to);
  show();
  if (from >= 0) elementOf(to)?.scrollIntoView({ block: "nearest" }); // not behind the panel
}

function pickWords(list, show) {
  const picked = selected(list);
  if (!picked) return;
  const [from, to] = [picked.first, picked.last].map((element) => view.bySegment.get(element.dataset.segment));
  const [first, last] = [view.sentences[from], view.sentences[to]];
  view.words = picked.start > first.start || picked.end < last.end ? { start: picked.start, end: picked.end } : null;
  choose(from, to);
  show();
}

function drawPanel(panel) {
  panel.classList.toggle("empty", view.from < 0);
  if (view.from < 0) {
    refill(panel, h("p", { class: "quiet" }, "Click a sentence, or select words, to code them. Press ? for the keys."), codeList());
    return;
  }
  const chosen = view.sentences.slice(view.from, view.to + 1);
  const turn = view.data.turns.find((one) => one.number === chosen[0].turn);
  const done = [...new Set(chosen.flatMap((one) => one.done))];
  refill(panel,
    h("header", {}, h("h2", { tabindex: "-1" }, chosen.length > 1 ? counted(chosen.length, "sentence") : `Sentence ${view.from + 1}`),
      button("Close", () => pick(-1, -1, () => drawPanel(panel)), { kind: "link" })),
    h("blockquote", { dir: "auto" }, short(stretch().text, 220)),
    view.words && h("label", { class: "check" }, h("input", { type: "checkbox", checked: view.narrow, onchange: (event) => {
      view.narrow = event.target.checked;
      drawPanel(panel);
    } }), " Only the words selected, not the sentence"),
    h("p", { class: "row" }, button("Add a code", () => addCode(stretch()), { key: "c", kind: "main" }),
      button("Turn is done", () => finish(view.data.id, turn.start, turn.end, `Turn ${turn.number}`), { key: "d" })),
    done.length > 0 && h("p", { class: "quiet" }, `Done by ${done.map((one) => (one === study.coder ? "you" : one)).join(", ")}.`),
    h("ul", { class: "codings" }, chosen.flatMap((one) => codingsOf(one).map((coding) => codingRow(one, coding)))));
}

const proposed = (sentence) => codingsOf(sentence).find((one) => one.status === "proposed");

function goTo(start, show) {
  const n = view.sentences.findIndex((one) => one.start <= start && start < one.end);
  if (n >= 0) walk(n, show);
}

function walk(n, show) {
  if (n < 0 || n >= view.sentences.length) return;
  pick(n, n, show);
  const element = elementOf(n);
  element?.focus({ preventScroll: true });
  element?.scrollIntoView({ block: "center" });
}

function nextOpen(step, show) {
  for (let n = view.from + step; n >= 0 && n < view.sentences.length; n += step) {
    if (proposed(view.sentences[n])) {
      walk(n, show);
      return;
    }
  }
}

function keys(show) {
  const first = () => view.sentences[view.from];
  const onOpen = (run) => () => {
    if (view.from < 0) return;
    const coding = proposed(first()) ?? codingsOf(first())[0];
    if (coding) run(first(), coding);
  };
  return [
    { key: "ArrowDown", what: "Next sentence", run: () => walk(view.to + 1, show) },
    { key: "ArrowUp", what: "Sentence before", run: () => walk(view.from < 0 ? 0 : view.from - 1, show) },
    { key: "j", what: "Next open proposal", run: () => nextOpen(1, show) },
    { key: "k", what: "Open proposal before", run: () => nextOpen(-1, show) },
    { key: "a", what: "Accept the first open code of the sentence", run: onOpen((sentence, coding) => accept(sentence, coding)) },
    { key: "r", also: ["x"], what: "Reject it", run: onOpen((sentence, coding) => reject(sentence, coding)) },
    { key: "v", what: "Change it to another code", run: onOpen((sentence, coding) => change(sentence, coding)) },
    ...study.stances.map((stance, n) => ({ key: String(n + 1), what: `Accept it as ${stance}`, run: onOpen((sentence, coding) => accept(sentence, coding, { stance })) })),
    { key: "c", also: ["+", "=", "Enter"], what: "Add a code to the sentence or the words selected", run: () => view.from >= 0 && addCode(stretch()) },
    { key: "ArrowRight", also: ["ArrowLeft"], what: "Select a word of the sentence; with Shift more or fewer", run: (event) => view.from >= 0 && selectWords(elementOf(view.from), event) },
    { key: "w", what: "Only the words selected, or the whole sentence", run: () => {
      view.narrow = Boolean(view.words) && !view.narrow;
      show();
    } },
    { key: "n", what: "Note on the first code you decided on", run: () => {
      const coding = view.from >= 0 && codingsOf(first()).find((one) => first().verdicts.some((v) => v.coder === study.coder && v.code === one.code));
      if (coding) annotate(first(), coding);
    } },
    { key: "d", what: "This turn is done", run: () => {
      if (view.from < 0) return;
      const turn = view.data.turns.find((one) => one.number === first().turn);
      finish(view.data.id, turn.start, turn.end, `Turn ${turn.number}`);
    } },
    { key: "u", what: "Undo", run: () => undo() },
  ];
}
