// What the page knows of the study, and who wants to hear when it changes.
import { get } from "./api.js";

export const study = { codes: [], byPath: new Map(), learned: 0, revision: 0 };
const listeners = new Set();
let taken = 0; // answers taken over so far

/** Call `hear({kind, …})` at every change until the returned function is called. Kinds: pulse, sentences, learned, undone, lost. */
export function listen(hear) {
  listeners.add(hear);
  return () => listeners.delete(hear);
}

export function tell(event) {
  for (const hear of [...listeners]) hear(event);
}

/** Take over an answer that carries the pulse (progress, counts, …). A decision's answer does not say what other hands changed: unless
 * it is the only change since, the revision stays, and the next pulse tells. */
export function take({ revision, ...data }, { pulse = false } = {}) {
  const learned = data.learned !== undefined && data.learned !== study.learned && study.revision > 0;
  taken += 1;
  Object.assign(study, data);
  if (pulse || revision === study.revision + 1) study.revision = revision;
  if (data.codes) study.byPath = new Map(data.codes.map((code) => [code.path, code]));
  if (learned) tell({ kind: "learned" });
  tell({ kind: "pulse", changed: data.changed ?? [] });
  if (data.sentences) tell({ kind: "sentences", sentences: data.sentences });
}

/** Keep an eye on the server: other windows, other people's files, learning in the background. */
export async function watch() {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, document.hidden ? 10000 : 2000));
    try {
      const before = taken;
      const now = await get("pulse", { since: study.revision });
      if (before === taken) take(now, { pulse: true }); // else it is older than what a decision brought: ask again
      tell({ kind: "lost", failure: null });
    } catch (failure) {
      tell({ kind: "lost", failure });
    }
  }
}

const known = (path) => study.byPath.get(path) ?? { path, label: path, theme: 7, definition: "", include: [], exclude: [], examples: [] };

export const code = known;

/** `Funding › Employers` for a sub-code, `Funding` for a theme. */
export function label(path) {
  const theme = path.split("/")[0];
  return theme === path ? known(path).label : `${known(theme).label} › ${known(path).label}`;
}

export const themeClass = (path) => `theme-${known(path).theme % 8}`;

/** How often a code is proposed, accepted and rejected, its sub-codes included. */
export function counts(path) {
  const sum = { proposed: 0, accepted: 0, rejected: 0 };
  for (const [other, each] of Object.entries(study.counts ?? {})) {
    if (other === path || other.startsWith(`${path}/`)) for (const status of Object.keys(sum)) sum[status] += each[status] ?? 0;
  }
  return sum;
}

export const STATUS = { proposed: "open", accepted: "accepted", rejected: "rejected", gone: "proposed no longer" };
