// The items of the queue: what is on the table, what was before, and what comes next, loaded ahead of need.
import { get } from "./api.js";
import { codingsOf } from "./coded.js";
import { filters } from "./filters.js";
import { trouble } from "./notices.js";
import { study } from "./study.js";

const AHEAD = 8;
const BEHIND = 200; // items kept to go back to

export const queue = { items: [], at: 0, order: "transcript", seed: 1, stance: "", note: "", words: null, meaning: false, busy: false };
let loads = Promise.resolve(); // one after another: a slow answer never comes after a newer one
let loadingAhead = false;

/** Load what comes after an item, which `after` names when its turn comes; `keep` holds what was looked at so far and puts the new
 * order behind it. Gives whether the table was empty and is not any more. */
export function load(after, keep = false) {
  const run = async () => {
    const from = after();
    const answer = await get("queue", { order: queue.order, seed: queue.seed, after: from, ...filters() });
    if (from === "" && !keep) queue.items = [];
    if (keep) queue.items.splice(queue.at + 1);
    const waiting = !queue.items[queue.at];
    const known = new Set(queue.items.map((item) => item.key));
    queue.items.push(...answer.items.filter((item) => !known.has(item.key)).map(withTranscript));
    if (queue.at > 2 * BEHIND) queue.at -= queue.items.splice(0, BEHIND).length;
    return waiting && Boolean(queue.items[queue.at]);
  };
  loads = loads.then(run, run);
  return loads;
}

/** Have the next items at hand before they are needed. */
export function loadAhead(draw) {
  const last = () => queue.items[queue.items.length - 1]?.key ?? "";
  if (loadingAhead || !last() || queue.items.length - queue.at >= AHEAD) return;
  loadingAhead = true;
  load(last).then((came) => came && draw(true), trouble).finally(() => (loadingAhead = false));
}

/** An item with its sentences carrying the interview they are of. */
function withTranscript(item) {
  for (const piece of item.turn.pieces) if (piece.segment) piece.transcript = item.transcript;
  return item;
}

export const sentenceOf = (item) => item.turn.pieces.find((piece) => piece.segment === item.segment);

export const codingOf = (item) => codingsOf(sentenceOf(item)).find((one) => one.code === item.code)
  ?? { code: item.code, stance: "neutral", origin: "human", status: "gone", coder: "", score: 1, evidence: [], all: [] };

export const isOpen = (item) => (item.code ? codingOf(item).status === "proposed" : !sentenceOf(item).done.includes(study.coder));

/** Take over what a decision changed in a sentence. */
export function patch(sentence) {
  for (const item of queue.items) {
    const pieces = item.turn.pieces;
    const n = pieces.findIndex((piece) => piece.segment === sentence.segment);
    if (n >= 0) pieces[n] = { ...sentence };
  }
}

/** Something changed elsewhere: look again at what is on the table, and load anew what comes after it (or everything, in a new order). */
export async function again(draw, anew = false) {
  const item = queue.items[queue.at];
  if (item) {
    const { transcript, segment, code } = item;
    const now = withTranscript(await get("item", { transcript, segment, code }));
    if (queue.items[queue.at] === item) { // else the person has gone on meanwhile
      queue.items[queue.at] = now;
      if (isGone(now) && !queue.note && !document.querySelector("dialog[open]")) queue.items.splice(queue.at);
    }
  }
  await load(() => (anew || !item ? "" : item.key), true);
  if (!item || JSON.stringify(queue.items[queue.at]?.turn) !== JSON.stringify(item.turn)) draw();
}

/** Whether an item is proposed no longer and nobody has decided on it. */
const isGone = (item) => item.code && codingOf(item).status === "gone" && !sentenceOf(item).verdicts.some((one) => one.code === item.code);

/** Whether one of the interviews is on the table or comes soon. */
export const concerns = (names) => queue.items.slice(queue.at, queue.at + AHEAD).some((item) => names.includes(item.transcript));
