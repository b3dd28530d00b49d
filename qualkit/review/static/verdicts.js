// What a person can do with a coding or a stretch of words, as lines of the log.
import { askNote, pickCode } from "./ask.js";
import { label, study } from "./study.js";
import { decide } from "./save.js";

const placed = (sentence, rest) => ({ transcript: sentence.transcript, start: sentence.start, end: sentence.end, text: sentence.text, ...rest });

export const short = (text, most = 160) => {
  const words = text.replace(/\s+/g, " ").trim();
  return words.length > most ? `${words.slice(0, most)}…` : words;
};

/** The coder's own last verdict on a code at a sentence. */
export const own = (sentence, path) => sentence.verdicts.find((one) => one.coder === study.coder && one.code === path);

export const isMine = (coding) => coding.coder === study.coder && coding.origin === "human";

const noteOf = (sentence, path, note) => note ?? own(sentence, path)?.note ?? "";

export function accept(sentence, coding, { stance = coding.stance, note } = {}) {
  const action = coding.origin === "human" ? "code" : "accept";
  return decide([placed(sentence, { action, code: coding.code, stance, note: noteOf(sentence, coding.code, note) })],
    `accepted ${label(coding.code)}, ${stance}`);
}

export function reject(sentence, coding, { note } = {}) {
  const action = isMine(coding) && !coding.evidence.length ? "uncode" : "reject";
  return decide([placed(sentence, { action, code: coding.code, note: noteOf(sentence, coding.code, note) })],
    `${action === "uncode" ? "removed" : "rejected"} ${label(coding.code)}`);
}

export function reopen(sentence, path) {
  return decide([placed(sentence, { action: "reopen", code: path })], `took back the verdict on ${label(path)}`);
}

/** Another code in the place of this one: asks which. */
export async function change(sentence, coding, { stance = coding.stance, note } = {}) {
  const picked = await pickCode(`Instead of ${label(coding.code)}`, short(sentence.text), { stance, without: [coding.code], near: coding.code });
  if (!picked) return null;
  const kept = { note: noteOf(sentence, coding.code, note) };
  return decide([placed(sentence, { action: "code", ...picked, ...kept }), placed(sentence, { action: "reject", code: coding.code, ...kept })],
    `${label(coding.code)} changed to ${label(picked.code)}`);
}

/** A code on a stretch of words: asks which. `place` has transcript, start, end and text. */
export async function addCode(place, { stance = "neutral", note = "" } = {}) {
  const picked = await pickCode("Code these words", short(place.text), { stance });
  return picked && decide([placed(place, { action: "code", ...picked, note })], `coded ${label(picked.code)}, ${picked.stance}`);
}

/** A note on a verdict; an open proposal has none yet, so the text is handed back to go with the verdict. */
export async function annotate(sentence, coding, drafted = "") {
  const before = own(sentence, coding.code);
  const note = await askNote(`Note on ${label(coding.code)}`, drafted || before?.note || "");
  if (note === null || !before) return note;
  await decide([placed(sentence, { action: before.action, code: before.code, stance: before.stance, note })], `note on ${label(coding.code)}`);
  return note;
}

/** The stretch is done: what is not coded there is decided too. */
export function finish(transcript, start, end, what) {
  return decide([{ action: "done", transcript, start, end }], `${what} is done`);
}

export function unfinish(transcript, start, end, what) {
  return decide([{ action: "reopen", transcript, start, end }], `${what} is open again`);
}

/** Who or what proposed a coding, and how sure. */
export function source(coding) {
  if (coding.origin === "human") return coding.coder;
  const sure = `${Math.round(coding.score * 100)} %`;
  return coding.origin === "rule" ? `rules, ${sure}` : `${coding.origin}, ${sure}`;
}
