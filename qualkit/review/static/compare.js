// Where coders differ: both codings with their notes side by side, and a joint decision.
import { get } from "./api.js";
import { pickCode } from "./ask.js";
import { between, sentenceElement } from "./coded.js";
import { button, counted, fill, h, refill } from "./dom.js";
import { filterBar, filters } from "./filters.js";
import { useKeys } from "./keys.js";
import { trouble } from "./notices.js";
import { decide, undo } from "./save.js";
import { label, listen, study, themeClass } from "./study.js";
import { short } from "./verdicts.js";

const compare = { items: [], at: 0, total: 0, open: 0, all: false, asked: 0 };

export async function showCompare(main) {
  const place = h("div", {});
  const bar = h("div", { class: "bar" });
  const draw = () => refill(place, body(draw, load));
  const load = async () => {
    const mine = (compare.asked += 1);
    try {
      const found = await get("compare", { open: compare.all ? "" : "1", ...filters() });
      if (mine !== compare.asked) return; // a newer answer is coming
      const before = compare.items[compare.at]?.segment;
      Object.assign(compare, found);
      const same = compare.items.findIndex((item) => item.segment === before); // what is looked at stays, whoever decides what
      compare.at = same >= 0 ? same : Math.min(compare.at, Math.max(0, compare.items.length - 1));
      draw();
    } catch (failure) {
      trouble(failure);
    }
  };
  fill(bar, h("label", { class: "check" }, h("input", { type: "checkbox", checked: compare.all, onchange: (event) => {
    compare.all = event.target.checked;
    load();
  } }), " Those decided jointly too"), filterBar(load, ["code", "coder", "participant", "transcript"]));
  fill(main, h("div", { class: "page" }, h("h1", {}, "Compare coders"),
    study.blind ? h("p", {}, "Other coders' codings are not shown while you code blind.") : [bar, place]));
  if (study.blind) return () => {};
  const move = (step) => {
    compare.at = Math.max(0, Math.min(compare.at + step, compare.items.length - 1));
    draw();
  };
  useKeys([
    { key: "j", also: ["ArrowDown"], what: "Next difference", run: () => move(1) },
    { key: "k", also: ["ArrowUp"], what: "Difference before", run: () => move(-1) },
    ...[...study.stances, ""].map((stance, n) => ({ key: String((n + 1) % 4), what: `Jointly ${stance || "not coded"}, for the first code in dispute that is open`, run: () => decideFirst(stance, load) })),
    { key: "u", what: "Undo", run: () => undo().then(load) },
  ]);
  await load();
  return listen((event) => event.kind === "pulse" && event.changed.length > 0 && load());
}

function body(draw, load) {
  const item = compare.items[compare.at];
  if (!item) return h("p", { class: "empty" }, compare.total ? "Every difference is decided jointly." : "Nobody differs: either all agree, or only one person has been through these sentences.");
  const step = (by) => () => {
    compare.at += by;
    draw();
  };
  const here = hereOf(item);
  return [
    h("p", { class: "row" }, h("span", { class: "quiet" }, `${counted(compare.open, "difference")} open of ${compare.total}; number ${compare.at + 1}`), h("span", { class: "gap" }),
      button("Back", step(-1), { key: "k", disabled: compare.at === 0 }), button("Next", step(1), { key: "j", disabled: compare.at + 1 >= compare.items.length })),
    h("article", { class: "card" },
      h("header", {}, h("b", {}, h("bdi", {}, item.participant)), h("a", { href: `#interview/${encodeURIComponent(item.transcript)}/${here.start}` }, "Whole interview")),
      item.question && h("p", { class: "question", dir: "auto" }, h("b", {}, item.question.speaker), " ", item.question.text),
      h("p", { class: "speech", dir: "auto" }, item.turn.pieces.map((piece) => (piece.segment ? sentenceElement(piece, { current: piece.segment === item.segment }) : between(piece.text)))),
      h("div", { class: "sides" }, item.sides.map((side) => oneSide(side))),
      h("section", { class: "joint" }, h("h2", {}, "Joint decision"), item.disputed.map((path) => jointRow(item, here, path, load)),
        h("p", { class: "row" }, button("Another code", () => another(here, load))))),
  ];
}

function oneSide(side) {
  const said = { code: "", accept: "", reject: "rejected ", uncode: "removed " };
  return h("section", { class: "side" }, h("h3", {}, h("bdi", {}, side.coder)),
    side.verdicts.length ? h("ul", { class: "voices" }, side.verdicts.map((one) => h("li", { class: themeClass(one.code) },
      `${said[one.action] ?? ""}${label(one.code)}${one.stance ? `, ${one.stance}` : ""}`, one.note && h("span", { class: "note", dir: "auto" }, one.note))))
      : h("p", { class: "quiet" }, "went through it and coded nothing"));
}

const line = (here, rest) => ({ transcript: here.transcript, start: here.start, end: here.end, text: here.text, ...rest });

const jointly = (here, rest, done, load) => decide([line(here, rest)], done, { jointly: true }).then((saved) => saved && load());

function jointRow(item, here, path, load) {
  const now = item.joint.find((one) => one.code === path);
  const is = (action, stance = "") => now && (action === "reject" ? ["reject", "uncode"].includes(now.action) : ["code", "accept"].includes(now.action) && now.stance === stance);
  return h("div", { class: `row jointrow ${themeClass(path)}` }, h("strong", {}, h("bdi", {}, label(path))), h("span", { class: "gap" }),
    study.stances.map((stance) => button(stance, () => settle(here, path, stance, load), { "aria-pressed": String(Boolean(is("code", stance))) })),
    button("not coded", () => settle(here, path, "", load), { kind: "no", "aria-pressed": String(Boolean(is("reject"))) }));
}

function decideFirst(stance, load) {
  const item = compare.items[compare.at];
  const path = item?.disputed.find((one) => !item.joint.some((said) => said.code === one));
  if (path) settle(hereOf(item), path, stance, load);
}

const hereOf = (item) => ({ ...item.turn.pieces.find((piece) => piece.segment === item.segment), transcript: item.transcript });

/** The joint decision on a code: a stance, or `""` for "not coded". */
const settle = (here, path, stance, load) => jointly(here, stance ? { action: "code", code: path, stance } : { action: "reject", code: path }, `jointly ${stance ? "" : "not "}${label(path)}${stance && `, ${stance}`}`, load);

async function another(here, load) {
  const picked = await pickCode("A code that coders take jointly", short(here.text));
  if (picked) await jointly(here, { action: "code", ...picked }, `jointly ${label(picked.code)}`, load);
}
