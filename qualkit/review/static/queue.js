// One proposal after another, and what a person can do with each.
import { aside, card, empty, inSight } from "./card.js";
import { fill, h, refill, select } from "./dom.js";
import { filterBar, filters } from "./filters.js";
import { again, codingOf, concerns, isOpen, load, loadAhead, patch, queue, sentenceOf } from "./items.js";
import { useKeys } from "./keys.js";
import { trouble } from "./notices.js";
import { selected } from "./places.js";
import { undo } from "./save.js";
import { listen, study } from "./study.js";
import { accept, addCode, annotate, change, finish, isMine, own, reject, reopen } from "./verdicts.js";
import { selectWords } from "./words.js";

const ORDERS = [["transcript", "interview by interview"], ["code", "code by code"], ["uncertain", "most uncertain first"], ["disagreements", "disagreements first"], ["random", "random sample"]];

export async function showQueue(main) {
  const root = h("div", { class: "queue" });
  const bar = h("div", { class: "bar" });
  const place = h("div", { class: "place" });
  root.append(h("h1", { class: "unseen" }, "Queue"), bar, place);
  fill(main, root);
  const draw = (moved) => render(place, acts, moved);
  const acts = actsOn(draw);
  const begin = () => load(() => "").then(() => {
    queue.at = 0;
    fresh();
    draw();
  }, trouble);
  drawBar(bar, begin);
  useKeys(keys(acts, place));
  const stop = listen((event) => {
    if (event.kind === "learned") again(draw, true).catch(trouble);
    if (event.kind === "sentences") {
      event.sentences.forEach(patch);
      if (!queue.busy) draw();
    }
    if (event.kind === "undone") goBackTo(event.answer, draw);
    if (event.kind === "pulse" && event.changed.length && !queue.items[queue.at]) load(() => "", true).then(() => draw(), trouble);
    if (event.kind === "pulse" && concerns(event.changed)) again(draw).catch(trouble);
  });
  const words = () => pickWords(place);
  document.addEventListener("selectionchange", words);
  await begin();
  return () => {
    stop();
    document.removeEventListener("selectionchange", words);
  };
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
  loadAhead(draw);
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
    note: proposal((item) => writeNote(item, draw)),
    done: withItem((item) => done(item, draw)),
    reopen: proposal((item) => reopen(sentenceOf(item), item.code)),
    undo,
    words: () => queue.words && addCode(queue.words),
    back: () => move(-1, draw),
    next: () => move(1, draw),
  };
}

const keys = (acts, place) => [
  { key: "a", also: ["Enter"], what: "Accept", run: acts.accept },
  { key: "r", also: ["x"], what: "Reject", run: acts.reject },
  { key: "c", what: "Change the code", run: acts.change },
  ...study.stances.map((stance, n) => ({ key: String(n + 1), what: `Stance: ${stance}`, run: () => acts.stance(stance) })),
  { key: "+", also: ["="], what: "Add a further code, to the sentence or the selected words", run: acts.add },
  { key: "ArrowRight", also: ["ArrowLeft"], what: "Select a word of the sentence (or of the one Tab went to); with Shift more or fewer", run: (event) => pickByKey(place, event) },
  { key: "n", what: "Write a note", run: acts.note },
  { key: "d", what: "This turn is done", run: acts.done },
  { key: "j", also: ["ArrowDown"], what: "Next, without deciding", run: acts.next },
  { key: "k", also: ["ArrowUp"], what: "Back", run: acts.back },
  { key: "u", what: "Undo", run: acts.undo },
];

/** What was taken back is on the table again. */
function goBackTo(answer, draw) {
  const places = new Set(answer.sentences.map((sentence) => sentence.segment));
  const codes = new Set(answer.lines.map((line) => line.code));
  const at = queue.items.findIndex((item) => places.has(item.segment) && (!item.code || codes.has(item.code) || codes.has("")));
  if (at < 0) return;
  queue.at = at;
  fresh();
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

function pickByKey(place, event) {
  const sentence = document.activeElement.closest(".card .sentence") ?? place.querySelector(".sentence.current, .sentence");
  if (!sentence) return;
  selectWords(sentence, event);
  pickWords(place); // at once: the browser tells later, and the next key may come before
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
  refill(place, made, coding && aside(item, sentence));
  inSight(made.querySelector(".speech"));
  if (moved) {
    made.focus({ preventScroll: true });
    if (made.getBoundingClientRect().top < 0) place.scrollIntoView({ block: "start" });
  }
}
