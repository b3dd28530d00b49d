// What the page says at its edges: a short word at the bottom, trouble at the top.
import { button, byId, h, refill } from "./dom.js";

const SECONDS = 6;
let timer = 0;

/** A short word for a few seconds, read out by screen readers. */
export function say(text, ...actions) {
  refill(byId("toast"), h("span", {}, text), actions);
  byId("toast").classList.add("shown");
  clearTimeout(timer);
  timer = setTimeout(hide, SECONDS * 1000);
}

/** Take the word away, unless somebody is just about to use the button on it. */
function hide() {
  if (byId("toast").matches(":hover, :focus-within")) timer = setTimeout(hide, 1000);
  else byId("toast").classList.remove("shown");
}

/** Trouble of one kind stays at the top until it is cleared with no message. */
export function alarm(kind, message = "", remedy = "", ...actions) {
  const before = byId("alerts").querySelector(`[data-kind="${kind}"]`);
  if (message && before?.firstChild.textContent === `${message} ${remedy}`) return; // read out once only
  before?.remove();
  if (!message) return;
  byId("alerts").append(h("div", { class: "alarm", "data-kind": kind }, h("p", {}, h("strong", {}, message), " ", remedy), h("p", { class: "row" }, actions)));
}

/** A failure of something that can simply be asked again. */
export function trouble(failure) {
  alarm("trouble", failure.message, failure.remedy, button("Close", () => alarm("trouble")));
}
