// The page: its tabs, the progress line, and which view is shown.
import { get, post } from "./api.js";
import { showCodebook } from "./codebook.js";
import { showCompare } from "./compare.js";
import { button, byId, counted, fill, h, redraw } from "./dom.js";
import { showFind } from "./find.js";
import { showInterview } from "./interview.js";
import { showInterviews } from "./interviews.js";
import { show as showKeys, useKeys } from "./keys.js";
import { showMemos } from "./memos.js";
import { alarm, trouble } from "./notices.js";
import { waitUntilRead } from "./opening.js";
import { showProblems } from "./problems.js";
import { showQueue } from "./queue.js";
import { askCoder } from "./signin.js";
import { listen, study, take, watch } from "./study.js";

const VIEWS = {
  queue: ["Queue", showQueue],
  interviews: ["Interviews", showInterviews],
  find: ["Find", showFind],
  compare: ["Compare", showCompare],
  codebook: ["Codebook", showCodebook],
  memos: ["Memos", showMemos],
  problems: ["Problems", showProblems],
};

let leave = () => {};
let shown = 0;

async function route() {
  const [name, ...rest] = location.hash.slice(1).split("/").map(plain);
  const mine = (shown += 1);
  leave();
  leave = () => {};
  useKeys([]); // those of a view that is left must not act while the next one loads
  window.scrollTo(0, 0);
  tabs(name === "interview" ? "interviews" : name);
  const view = name === "interview" && study.interviews.some((one) => one.id === rest[0]) ? showInterview : (VIEWS[name] ?? VIEWS.queue)[1];
  const stop = await view(byId("main"), ...rest);
  if (mine !== shown) {
    stop();
    return;
  }
  leave = stop;
  if (mine > 1 && !byId("main").contains(document.activeElement)) byId("main").focus({ preventScroll: true });
}

/** A part of the address as it was meant; left as it is when somebody typed what nothing is. */
function plain(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function tabs(name) {
  const now = name in VIEWS ? name : "queue";
  redraw(byId("tabs"), Object.entries(VIEWS).filter(([key]) => !(study.blind && ["compare", "memos"].includes(key))).map(([key, [title]]) =>
    h("a", { href: `#${key}`, "aria-current": key === now ? "page" : null }, title, key === "problems" && study.problems > 0 && h("span", { class: "badge" }, String(study.problems)))));
  byId("main").setAttribute("aria-label", VIEWS[now][0]);
  document.title = `${VIEWS[now][0]} · ${study.title}`;
}

function drawProgress() {
  const { decided, left, sitting, per_minute: speed, minutes_left: minutes } = study.progress;
  const job = study.job;
  const parts = [study.blind ? `${counted(decided, "sentence")} done` : `${counted(decided, "coding")} decided`, `${left.toLocaleString("en")} left`];
  const pace = [`${sitting.toLocaleString("en")} in this sitting`, speed && `${speed} a minute`, minutes !== null && minutes !== undefined && left > 0 && `about ${time(minutes)} to go`];
  redraw(byId("progress"), h("progress", { value: decided, max: Math.max(1, decided + left), "aria-label": "Decided" }), h("span", {}, parts.join(" · "), h("span", { class: "pace" }, ["", ...pace.filter(Boolean)].join(" · "))), h("span", { class: "gap" }),
    job.stage && h("span", { class: "busy" }, `${{ coding: "Proposing", learning: "Learning" }[job.stage] ?? job.stage}${job.total ? ` ${job.done} of ${job.total}` : ""} …`),
    !job.stage && !study.blind && button("Learn again", () => post("learn", {}).then(take, trouble), { kind: "link", title: "Make the open proposals anew from what was decided so far" }));
  alarm("learning", job.error);
}

const time = (minutes) => (minutes < 90 ? counted(Math.max(1, minutes), "minute") : counted(Math.round(minutes / 60), "hour"));

async function start() {
  try {
    await waitUntilRead(byId("main"));
    take(await get("study"), { pulse: true });
  } catch (failure) {
    fill(byId("main"));
    trouble(failure);
    return;
  }
  byId("title").textContent = study.title;
  if (!study.coder) await askCoder(byId("main"));
  fill(byId("who"), h("span", {}, h("bdi", {}, study.coder), study.blind && h("span", { class: "badge" }, "blind")), button("Keys", showKeys, { key: "?", kind: "link" }));
  listen((event) => {
    if (event.kind === "pulse") drawProgress();
    if (event.kind === "lost") alarm("lost", event.failure?.message, event.failure?.remedy || "What was saved is safe; what you decide now is not saved until it answers.");
  });
  let problems = study.problems;
  listen((event) => {
    if (event.kind !== "pulse" || study.problems === problems) return;
    problems = study.problems;
    tabs(location.hash.slice(1).split("/")[0].replace(/^interview$/, "interviews"));
  });
  drawProgress();
  window.addEventListener("hashchange", route);
  await route();
  watch();
}

start();
