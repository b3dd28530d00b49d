// Writing decisions: what is shown as decided is on the disk. What could not be saved is kept and can be sent again.
import { Failure, post } from "./api.js";
import { button } from "./dom.js";
import { alarm, say, trouble } from "./notices.js";
import { take } from "./study.js";

const steps = []; // what this window did, to take back
let waiting = null; // the attempt that is not saved

/** Send lines as one step; gives the server's answer, or null when they are not saved (the page then says so). */
export async function decide(lines, done, { jointly = false } = {}) {
  if (waiting) {
    alarm("unsaved", "The decision before this one is not saved yet.", "Try again or drop it first.", ...choices());
    return null;
  }
  return send({ lines, jointly, done });
}

async function send(attempt) {
  try {
    const answer = await post("decisions", { lines: attempt.lines, jointly: attempt.jointly });
    waiting = null;
    alarm("unsaved");
    steps.push({ number: answer.step, done: attempt.done });
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
    button("Try again", () => waiting && send(waiting), { kind: "main" }),
    button("Drop it", () => {
      waiting = null;
      alarm("unsaved");
    }),
  ];
}

/** Take back the last step of this window. */
export async function undo() {
  const step = steps.pop();
  if (!step) {
    say("Nothing to take back in this window. Choose “Take back” at the place itself.");
    return null;
  }
  try {
    const answer = await post("undo", { step: step.number });
    take(answer);
    say(`Taken back: ${step.done}`);
    return answer;
  } catch (failure) {
    if (![401, 409].includes(failure.status)) steps.push(step);
    trouble(failure);
    return null;
  }
}

window.addEventListener("beforeunload", (event) => {
  if (waiting) event.preventDefault();
});
