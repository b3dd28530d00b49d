// One proposal after another. What comes next is loaded ahead, so that it is there at once.
import { get } from "./api.js";
import { aside, card, empty, inSight } from "./card.js";
import { codingsOf } from "./coded.js";
import { fill, h, select } from "./dom.js";
import { filterBar, filters } from "./filters.js";
import { useKeys } from "./keys.js";
import { trouble } from "./notices.js";
import { selected } from "./places.js";
import { undo } from "./save.js";
import { listen, study } from "./study.js";
import { accept, addCode, annotate, change, finish, isMine, own, reject, reopen } from "./verdicts.js";

const ORDERS = [["transcript", "interview by interview"], ["code", "code by code"], ["uncertain", "most uncertain first"], ["random", "random sample"]];
const AHEAD = 8;

const queue = { items: [], at: 0, order: "transcript", seed: 1, stance: "", note: "", asked: 0, words: null, busy: false };

export async function showQueue(main) {
  const root = h("div", { class: "queue" });
  const bar = h("div", { class: "bar" });
  const place = h("div", { class: "place" });
  root.append(h("h1", { class: "unseen" }, "Queue"), bar, place);
  fill(main, root);
  const draw = (moved) => render(place, acts, moved);
  const acts = actsOn(draw);
  const begin = () => load("").then(() => {
    queue.at = 0;
    fresh();
    draw();
  }, trouble);
  drawBar(bar, begin);
  useKeys(keys(acts));
  const stop = listen((event) => {
    if (event.kind === "learned") again(draw, "").catch(trouble);
    if (event.kind === "sentences") event.sentences.forEach((sentence) => patch(sentence)) || draw();
    if (event.kind === "pulse" && event.changed.length && !queue.items[queue.at]) load("", true).then(() => draw(), trouble);
    if (event.kind === "pulse" && event.changed.some((name) => queue.items.slice(queue.at, queue.at + AHEAD).some((item) => item.transcript === name))) again(draw).catch(trouble);
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
}

/** An item with its sentences carrying the interview they are of. */
function withTranscript(item) {
  for (const piece of item.turn.pieces) if (piece.segment) piece.transcript = item.transcript;
  return item;
}

const sentenceOf = (item) => item.turn.pieces.find((piece) => piece.segment === item.segment);

const codingOf = (item) => codingsOf(sentenceOf(item)).find((one) => one.code === item.code)
  ?? { code: item.code, stance: "neutral", origin: "human", status: "gone", coder: "", score: 1, evidence: [], all: [] };

const isOpen = (item) => (item.code ? codingOf(item).status === "proposed" : !sentenceOf(item).done.includes(study.coder));

function patch(sentence) {
  for (const item of queue.items) {
    const pieces = item.turn.pieces;
    const n = pieces.findIndex((piece) => piece.segment === sentence.segment);
    if (n >= 0) pieces[n] = { ...sentence };
  }
}

/** Something changed elsewhere: look again at what is on the table, and load anew what comes after it (`""`: in a new order). */
async function again(draw, after) {
  const item = queue.items[queue.at];
  if (item) {
    const { transcript, segment, code } = item;
    const now = withTranscript(await get("item", { transcript, segment, code }));
    if (queue.items[queue.at] !== item) return; // the person has gone on meanwhile
    queue.items[queue.at] = now;
    if (isGone(now) && !queue.note && !document.querySelector("dialog[open]")) queue.items.splice(queue.at);
  }
  await load(after ?? item.key, true);
  if (!item || JSON.stringify(queue.items[queue.at]?.turn) !== JSON.stringify(item.turn)) draw();
}

/** Whether an item is proposed no longer and nobody has decided on it. */
const isGone = (item) => item.code && codingOf(item).status === "gone" && !sentenceOf(item).verdicts.some((one) => one.code === item.code);

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

/** What a person can do now, for buttons and keys alike. */
function actsOn(draw) {
  const now = () => queue.items[queue.at];
  const withItem = (run) => () => now() && run(now());
  const proposal = (run) => (given) => now()?.code && run(now(), given);
  return {
    accept: proposal(() => settle(accept, draw)),
    reject: proposal(() => settle(reject, draw)),
    change: proposal(() => settle(change, draw)),
    stance: proposal((item, stance) => setStance(item, stance, draw)),
    add: withItem((item) => addCode(queue.words ?? sentenceOf(item))),
    words: () => queue.words && addCode(queue.words),
    note: proposal((item) => writeNote(item, draw)),
    done: withItem((item) => done(item, draw)),
    reopen: proposal((item) => reopen(sentenceOf(item), item.code)),
    undo: () => takeBack(draw),
    back: () => move(-1, draw),
    next: () => move(1, draw),
  };
}

const keys = (acts) => [
  { key: "a", also: ["Enter"], what: "Accept", run: acts.accept },
  { key: "r", also: ["x"], what: "Reject", run: acts.reject },
  { key: "c", what: "Change the code", run: acts.change },
  ...study.stances.map((stance, n) => ({ key: String(n + 1), what: `Stance: ${stance}`, run: () => acts.stance(stance) })),
  { key: "+", also: ["="], what: "Add a further code, to the sentence or the selected words", run: acts.add },
  { key: "n", what: "Write a note", run: acts.note },
  { key: "d", what: "This turn is done", run: acts.done },
  { key: "j", also: ["ArrowDown"], what: "Next, without deciding", run: acts.next },
  { key: "k", also: ["ArrowUp"], what: "Back", run: acts.back },
  { key: "u", what: "Undo", run: acts.undo },
];

async function takeBack(draw) {
  const answer = await undo();
  if (!answer) return;
  const places = new Set(answer.sentences.map((sentence) => sentence.segment));
  const codes = new Set(answer.lines.map((line) => line.code));
  const at = queue.items.findIndex((item) => places.has(item.segment) && (!item.code || codes.has(item.code) || codes.has("")));
  if (at >= 0) queue.at = at;
  draw(true);
}

async function setStance(item, stance, draw) {
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

function render(place, acts, moved = false) {
  const item = queue.items[queue.at];
  if (!item) {
    fill(place, empty());
    return;
  }
  const sentence = sentenceOf(item);
  const coding = item.code ? codingOf(item) : null;
  const made = card(item, sentence, coding, queue, acts);
  fill(place, made, coding && aside(item, sentence, coding));
  inSight(made.querySelector(".speech"));
  if (moved) {
    made.focus({ preventScroll: true });
    if (made.getBoundingClientRect().top < 0) place.scrollIntoView({ block: "start" });
  }
}
