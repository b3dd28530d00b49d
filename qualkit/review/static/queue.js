// One proposal after another. What comes next is loaded ahead, so that it is there at once.
import { get } from "./api.js";
import { definition } from "./ask.js";
import { between, chip, codingsOf, reasons, sentenceElement, stanceRadios, voices } from "./coded.js";
import { button, counted, fill, h, select } from "./dom.js";
import { filterBar, filters } from "./filters.js";
import { useKeys } from "./keys.js";
import { trouble } from "./notices.js";
import { selected } from "./places.js";
import { undo } from "./save.js";
import { STATUS, label, listen, study, themeClass } from "./study.js";
import { accept, addCode, annotate, change, finish, isMine, own, reject, reopen, source } from "./verdicts.js";

const ORDERS = [["transcript", "interview by interview"], ["code", "code by code"], ["uncertain", "most uncertain first"], ["random", "random sample"]];
const AHEAD = 8;

const queue = { items: [], at: 0, left: 0, order: "transcript", seed: 1, stance: "", note: "", asked: 0, words: null, busy: false };

export async function showQueue(main) {
  const root = h("div", { class: "queue" });
  const bar = h("div", { class: "bar" });
  const place = h("div", { class: "place" });
  root.append(h("h1", { class: "unseen" }, "Queue"), bar, place);
  fill(main, root);
  const draw = () => render(place);
  const begin = () => load("").then(() => {
    queue.at = 0;
    fresh();
    draw();
  }, trouble);
  drawBar(bar, begin);
  useKeys(keys(draw));
  const stop = listen((event) => {
    if (event.kind === "learned") load("", true).then(draw, trouble);
    if (event.kind === "sentences") event.sentences.forEach((sentence) => patch(sentence)) || draw();
    if (event.kind === "pulse" && event.changed.length && !queue.items[queue.at]) load("", true).then(draw, trouble);
    if (event.kind === "pulse" && event.changed.some((name) => queue.items.slice(queue.at, queue.at + AHEAD).some((item) => item.transcript === name))) again(draw);
  });
  const words = () => pickWords(place);
  document.addEventListener("selectionchange", words);
  await begin();
  return () => {
    stop();
    document.removeEventListener("selectionchange", words);
  };
}

/** Load what comes after an item; `keep` holds what was looked at so far and puts the new order behind it. */
async function load(after, keep = false) {
  const asked = (queue.asked += 1);
  const answer = await get("queue", { order: queue.order, seed: queue.seed, after, ...filters() });
  if (asked !== queue.asked) return;
  if (after === "" && !keep) queue.items = [];
  if (keep) queue.items.splice(queue.at + 1);
  const known = new Set(queue.items.map((item) => item.key));
  queue.items.push(...answer.items.filter((item) => !known.has(item.key)).map(withTranscript));
  queue.left = answer.left;
}

/** An item with its sentences carrying the interview they are of. */
function withTranscript(item) {
  for (const piece of item.turn.pieces) if (piece.segment) piece.transcript = item.transcript;
  return item;
}

const sentenceOf = (item) => item.turn.pieces.find((piece) => piece.segment === item.segment);

const codingOf = (item) => codingsOf(sentenceOf(item)).find((one) => one.code === item.code)
  ?? { code: item.code, stance: "neutral", origin: "human", status: "rejected", coder: "", score: 1, evidence: [], all: [] };

const isOpen = (item) => (item.code ? codingOf(item).status === "proposed" : !sentenceOf(item).done.includes(study.coder));

function patch(sentence) {
  for (const item of queue.items) {
    const pieces = item.turn.pieces;
    const n = pieces.findIndex((piece) => piece.segment === sentence.segment);
    if (n >= 0) pieces[n] = { ...sentence };
  }
}

/** Another window or file changed an interview: look again at what is on the table. */
async function again(draw) {
  const item = queue.items[queue.at];
  if (!item) return;
  const { transcript, segment, code } = item;
  const now = withTranscript(await get("item", { transcript, segment, code }));
  if (JSON.stringify(now.turn) !== JSON.stringify(item.turn)) {
    queue.items[queue.at] = now;
    draw();
  }
  await load(item.key, true);
}

function fresh() {
  queue.stance = "";
  queue.note = "";
  queue.words = null;
}

function drawBar(bar, begin) {
  const seed = h("label", { class: "field", hidden: queue.order !== "random" }, h("span", {}, "Seed"),
    h("input", { type: "number", value: queue.seed, min: "0", onchange: (event) => {
      queue.seed = Number(event.target.value) || 0;
      begin();
    } }));
  fill(bar, select("Order", study.blind ? ORDERS.filter(([name]) => ["transcript", "random"].includes(name)) : ORDERS, queue.order, (order) => {
    queue.order = order;
    seed.hidden = order !== "random";
    begin();
  }), seed, filterBar(begin, study.blind ? ["participant", "group"] : ["code", "participant", "group", "origin", "status"]));
}

/** Go to the next item that is open, or back to the one before. */
function move(step, draw) {
  let at = queue.at + step;
  while (step > 0 && at < queue.items.length && !isOpen(queue.items[at]) && !filters().status) at += 1;
  queue.at = Math.max(0, Math.min(at, queue.items.length));
  fresh();
  draw(true);
  const last = queue.items[queue.items.length - 1];
  if (last && queue.items.length - queue.at < AHEAD) {
    const before = queue.at >= queue.items.length;
    load(last.key).then(() => before && draw(true), trouble);
  }
}

async function settle(action, draw) {
  const item = queue.items[queue.at];
  if (!item || queue.busy) return; // one verdict at a time: a second key would meet an item nobody has seen
  queue.busy = true;
  try {
    const given = { note: queue.note || undefined, ...(queue.stance ? { stance: queue.stance } : {}) };
    const saved = await action(sentenceOf(item), codingOf(item), given);
    if (saved) move(1, draw);
  } finally {
    queue.busy = false;
  }
}

function keys(draw) {
  const now = () => queue.items[queue.at];
  const withItem = (run) => () => now() && run(now());
  const proposal = (run) => () => now()?.code && run(now());
  return [
    { key: "a", also: ["Enter"], what: "Accept", run: proposal(() => settle(accept, draw)) },
    { key: "r", also: ["x"], what: "Reject", run: proposal(() => settle(reject, draw)) },
    { key: "c", what: "Change the code", run: proposal(() => settle(change, draw)) },
    ...study.stances.map((stance, n) => ({ key: String(n + 1), what: `Stance: ${stance}`, run: proposal(() => setStance(stance, draw)) })),
    { key: "+", also: ["="], what: "Add a further code, to the sentence or the selected words", run: withItem((item) => addCode(queue.words ?? sentenceOf(item))) },
    { key: "n", what: "Write a note", run: proposal((item) => writeNote(item, draw)) },
    { key: "d", what: "This turn is done", run: withItem((item) => done(item, draw)) },
    { key: "j", also: ["ArrowDown"], what: "Next, without deciding", run: () => move(1, draw) },
    { key: "k", also: ["ArrowUp"], what: "Back", run: () => move(-1, draw) },
    { key: "u", what: "Undo", run: () => takeBack(draw) },
  ];
}

async function takeBack(draw) {
  const answer = await undo();
  if (!answer) return;
  const places = new Set(answer.sentences.map((sentence) => sentence.segment));
  const codes = new Set(answer.lines.map((line) => line.code));
  const at = queue.items.findIndex((item) => places.has(item.segment) && (!item.code || codes.has(item.code) || codes.has("")));
  if (at >= 0) queue.at = at;
  draw(true);
}

async function setStance(stance, draw) {
  const item = queue.items[queue.at];
  queue.stance = stance;
  if (isMine(codingOf(item))) await accept(sentenceOf(item), codingOf(item), { stance });
  draw();
}

async function writeNote(item, draw) {
  const note = await annotate(sentenceOf(item), codingOf(item), queue.note);
  if (note !== null && !own(sentenceOf(item), item.code)) queue.note = note;
  draw();
}

async function done(item, draw) {
  const saved = await finish(item.transcript, item.turn.start, item.turn.end, `Turn ${item.turn.number} of ${item.transcript}`);
  if (saved) move(1, draw);
}

function pickWords(place) {
  const item = queue.items[queue.at];
  const box = place.querySelector(".picked");
  if (!item || !box) return;
  const picked = selected(place);
  queue.words = picked && picked.first === picked.last
    ? { ...item.turn.pieces.find((piece) => piece.segment === picked.first.dataset.segment), start: picked.start, end: picked.end, text: "" }
    : null;
  if (queue.words) queue.words.text = wordsAt(item, queue.words);
  box.hidden = !queue.words;
}

function wordsAt(item, words) {
  const sentence = item.turn.pieces.find((piece) => piece.segment === words.segment);
  return Array.from(sentence.text).slice(words.start - sentence.start, words.end - sentence.start).join("");
}

function render(place, moved = false) {
  const item = queue.items[queue.at];
  if (!item) {
    fill(place, nothingLeft());
    return;
  }
  const sentence = sentenceOf(item);
  const coding = item.code ? codingOf(item) : null;
  const draw = (moved) => render(place, moved);
  const card = h("article", { class: `card ${coding ? themeClass(item.code) : ""}`, "aria-labelledby": "what", tabindex: "-1" },
    h("header", {}, h("span", { class: "where" }, h("b", {}, h("bdi", {}, item.participant)), ` ${item.group} · sentence ${item.number} of ${item.sentences}`),
      h("a", { href: `#interview/${encodeURIComponent(item.transcript)}/${sentence.start}` }, "Whole interview")),
    item.question && h("p", { class: "question", dir: "auto" }, h("b", {}, h("bdi", {}, item.question.speaker)), " ", item.question.text),
    speech(item, coding),
    h("p", { class: "picked row", hidden: true }, button("Code the selected words", () => queue.words && addCode(queue.words), { key: "+", kind: "main" })),
    coding ? proposal(item, sentence, coding, draw) : blind(item, draw));
  fill(place, card, coding && aside(item, sentence, coding));
  inSight(card.querySelector(".speech"));
  if (moved) {
    card.focus({ preventScroll: true });
    place.scrollIntoView({ block: "nearest" });
  }
}

/** Scroll a long turn to the sentence in question. */
function inSight(text) {
  const current = text.querySelector(".current");
  if (current && text.scrollHeight > text.clientHeight) text.scrollTop = current.offsetTop - text.offsetTop - 40;
}

function speech(item, coding) {
  const evidence = coding ? coding.evidence.filter((one) => one.text) : [];
  return h("p", { class: "speech", dir: "auto" }, h("b", {}, h("bdi", {}, item.turn.speaker)), " ", item.cut_before && "… ",
    item.turn.pieces.map((piece) => {
      if (!piece.segment) return between(piece.text);
      const here = piece.segment === item.segment && Boolean(coding);
      const code = () => document.getSelection().isCollapsed && addCode(piece);
      return sentenceElement(piece, here ? { current: true, highlight: evidence } : { title: "Click to code this sentence", onclick: code });
    }), item.cut_after && " …");
}

function proposal(item, sentence, coding, draw) {
  const mine = own(sentence, item.code);
  const stance = queue.stance || coding.stance;
  const accepted = isMine(coding) && coding.status === "accepted";
  return h("section", { class: "proposal" },
    h("h2", { id: "what" }, h("bdi", {}, label(item.code)), !isOpen(item) && h("span", { class: `state ${coding.status}` }, ` ${mine ? "you " : ""}${STATUS[coding.status]}`)),
    stanceRadios("stance", stance, (one) => setStance(one, draw)),
    queue.note && h("p", { class: "note", dir: "auto" }, queue.note),
    h("div", { class: "verdict" },
      button(accepted ? "Keep" : "Accept", () => settle(accept, draw), { key: "a", kind: "yes" }),
      button(accepted ? "Remove" : "Reject", () => settle(reject, draw), { key: "r", kind: "no" }),
      button("Change code", () => settle(change, draw), { key: "c" })),
    h("div", { class: "row more" },
      button("Add a code", () => addCode(queue.words ?? sentence), { key: "+" }),
      button("Note", () => writeNote(item, draw), { key: "n" }),
      button("Turn is done", () => done(item, draw), { key: "d" }),
      mine && button("Take back", () => reopen(sentence, item.code)),
      button("Undo", () => takeBack(draw), { key: "u" }),
      h("span", { class: "gap" }),
      button("Back", () => move(-1, draw), { key: "k" }),
      button("Next", () => move(1, draw), { key: "j" })));
}

function blind(item, draw) {
  const codings = item.turn.pieces.filter((piece) => piece.segment).flatMap((piece) => codingsOf(piece).filter((one) => one.status !== "rejected"));
  return h("section", { class: "proposal" },
    h("h2", { id: "what" }, "Code what you find in this turn"),
    h("p", { class: "quiet" }, "Click a sentence, or select words, and choose a code. When there is nothing more, the turn is done."),
    codings.length > 0 && h("p", { class: "chips" }, codings.map((one) => chip(one))),
    h("div", { class: "verdict" }, button("Turn is done", () => done(item, draw), { key: "d", kind: "yes" })),
    h("div", { class: "row more" }, button("Undo", () => takeBack(draw), { key: "u" }), h("span", { class: "gap" }),
      button("Back", () => move(-1, draw), { key: "k" }), button("Next", () => move(1, draw), { key: "j" })));
}

function aside(item, sentence, coding) {
  const others = codingsOf(sentence).filter((one) => one.code !== item.code);
  return h("aside", { "aria-label": "About this proposal" },
    h("section", { class: "about" }, definition(item.code)),
    coding.origin !== "human" || coding.evidence.length ? h("section", {}, h("h3", {}, "Why it is proposed"), reasons(coding) ?? h("p", { class: "quiet" }, source(coding))) : null,
    voices(sentence, item.code) && h("section", {}, h("h3", {}, "What people said"), voices(sentence, item.code)),
    others.length > 0 && h("section", {}, h("h3", {}, "Also on this sentence"), h("p", { class: "chips" }, others.map((one) => chip(one)))));
}

function nothingLeft() {
  if (study.job?.stage) return h("p", { class: "empty" }, "Proposals are being made. You can read and code in the interviews meanwhile.");
  const why = Object.values(filters()).some(Boolean) ? "Nothing more fits these filters." : study.blind ? "Every turn is done." : "Nothing is left to decide on.";
  return h("div", { class: "empty" }, h("h2", {}, why), h("p", {}, `${counted(study.progress?.sitting ?? 0, "decision")} in this sitting. `,
    h("a", { href: "#interviews" }, "Read the interviews"), " or ", h("a", { href: "#find" }, "look for words"), "."));
}
