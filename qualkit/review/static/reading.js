// The interview that is read: its sentences, and which of them are selected.
import { get } from "./api.js";

export const view = { data: null, sentences: [], bySegment: new Map(), turns: new Map(), from: -1, to: -1, words: null, narrow: false, changes: 0 };

/** Put an interview, as the server tells it, on the table. */
export function open(data) {
  Object.assign(view, { data, sentences: [], bySegment: new Map(), turns: new Map(), from: -1, to: -1, words: null, narrow: false });
  for (const turn of data.turns) for (const piece of turn.pieces) if (piece.segment) keep(piece, turn.number);
}

function keep(piece, turn) {
  Object.assign(piece, { transcript: view.data.id, turn });
  view.bySegment.set(piece.segment, view.sentences.length);
  view.sentences.push(piece);
}

/** Take over what another window or person changed, turn by turn, so that reading is not disturbed. */
export async function refresh() {
  const { data, changes } = view;
  const now = await get("interview", { name: data.id });
  if (view.data !== data) return; // another one is read by now
  if (view.changes !== changes) await refresh(); // decided meanwhile: this answer is older
  else for (const turn of now.turns) for (const piece of turn.pieces) if (piece.segment) patch(piece);
}

/** Draw a turn anew when something is decided in it. */
export function patch(sentence) {
  const n = view.bySegment.get(sentence.segment);
  if (n === undefined) return;
  const before = view.sentences[n];
  const same = ["codings", "verdicts", "done"].every((part) => JSON.stringify(before[part]) === JSON.stringify(sentence[part]));
  if (same) return;
  view.changes += 1;
  Object.assign(before, { codings: sentence.codings, verdicts: sentence.verdicts, done: sentence.done });
  view.turns.get(before.turn)?.redraw();
}

/** Select sentences from one to another, within the turn of the other; -1 for none. */
export function choose(from, to) {
  for (let n = view.from; n >= 0 && n <= view.to; n += 1) mark(n, false);
  [view.from, view.to] = from < 0 ? [-1, -1] : [Math.min(from, to), Math.max(from, to)];
  while (view.from >= 0 && view.sentences[view.from].turn !== view.sentences[to].turn) view.from += 1;
  for (let n = view.from; n >= 0 && n <= view.to; n += 1) mark(n, true);
}

export const elementOf = (n) => view.turns.get(view.sentences[n].turn)?.element.querySelector(`.sentence[data-start="${view.sentences[n].start}"]`);

function mark(n, on) {
  const element = elementOf(n);
  element?.setAttribute("aria-pressed", String(on));
  element?.setAttribute("tabindex", on ? "0" : "-1");
}

/** The stretch that is selected: whole sentences, or only the words when that is wished. */
export function stretch() {
  const [first, last] = [view.sentences[view.from], view.sentences[view.to]];
  const place = view.narrow && view.words ? view.words : { start: first.start, end: last.end };
  const turn = view.data.turns.find((one) => one.number === first.turn);
  const text = turn.pieces.map((piece) => piece.text).join("");
  const letters = Array.from(text).slice(place.start - turn.start, place.end - turn.start).join("");
  return { transcript: view.data.id, ...place, text: letters };
}
