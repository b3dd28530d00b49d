// Writing decisions: what is shown as decided is on the disk. What could not be saved is kept and can be sent again.
import { Failure, post } from "./api.js";
import { button } from "./dom.js";
import { alarm, say, trouble } from "./notices.js";
import { study, take, tell } from "./study.js";

const steps = []; // what this window did, to take back
let waiting = null; // the attempt that is not saved
let line = Promise.resolve(); // one after another, in the order in which they were made

const inLine = (run) => (line = line.then(run, run));

/** Send lines as one step; gives the server's answer, or null when they are not saved (the page then says so). */
export const decide = (lines, done, { jointly = false } = {}) => inLine(() => (waiting ? refuse() : send({ lines, jointly, done })));

function refuse() {
  alarm("unsaved", "The decision before this one is not saved yet.", "Try again or drop it first.", ...choices());
  return null;
}

async function send(attempt) {
  try {
    const answer = await post("decisions", { lines: attempt.lines, jointly: attempt.jointly, coder: study.coder });
    waiting = null;
    alarm("unsaved");
    steps.push({ name: answer.step, done: attempt.done });
    take(answer);
    say(attempt.done, button("Undo", undo, { key: "u", kind: "link" }));
    return answer;
  } catch (failure) {
    if (!(failure instanceof Failure)) throw failure;
    if (![0, 403, 500, 507].includes(failure.status)) {
      trouble(failure);
      return null;
    }
    waiting = attempt;
    alarm("unsaved", `Not saved: “${attempt.done}”.`, `${failure.message} ${failure.remedy}`, ...choices());
    return null;
  }
}

function choices() {
  return [
    button("Try again", () => inLine(() => waiting && send(waiting)), { kind: "main" }),
    button("Drop it", () => {
      waiting = null;
      alarm("unsaved");
    }),
  ];
}

/** Take back the last step of this window. */
export const undo = () => inLine(() => (waiting ? refuse() : takeBack()));

async function takeBack() {
  const step = steps.pop();
  if (!step) {
    say("Nothing to take back in this window. Choose “Take back” at the place itself.");
    return;
  }
  try {
    const answer = await post("undo", { step: step.name });
    take(answer);
    say(`Taken back: ${step.done}`);
    tell({ kind: "undone", answer });
  } catch (failure) {
    if (![401, 409].includes(failure.status)) steps.push(step);
    trouble(failure);
  }
}

window.addEventListener("beforeunload", (event) => {
  if (waiting) event.preventDefault();
});
