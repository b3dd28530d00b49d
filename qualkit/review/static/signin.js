// Who is coding: asked once, when it was not said on the command line.
import { post } from "./api.js";
import { button, fill, h } from "./dom.js";
import { study, take } from "./study.js";

/** Ask for the coder's name; done when the study has taken it. */
export function askCoder(main) {
  return new Promise((resolve) => {
    const wrong = h("p", { class: "alarm", role: "alert", hidden: true });
    const input = h("input", { type: "text", id: "name", autocomplete: "off", maxlength: "60", autofocus: true, onkeydown: (event) => event.key === "Enter" && !event.isComposing && enter(input.value) });
    const enter = async (name, known = false) => {
      try {
        take(await post("coder", { name, known }));
        resolve();
      } catch (failure) {
        wrong.hidden = false;
        fill(wrong, `${failure.message} ${failure.remedy} `, failure.now?.known && button(`I am ${failure.now.known}`, () => enter(failure.now.known, true)));
      }
    };
    fill(main, h("section", { class: "signin card" }, h("h1", {}, "Who is coding?"),
      h("p", {}, "Your decisions go into a file of that name in the study, so that several people can work on it."),
      study.coders.length > 0 && h("p", { class: "row" }, study.coders.map((name) => button(name, () => enter(name, true)))),
      h("label", { for: "name" }, study.coders.length ? "Or another name" : "Your name"), h("p", { class: "row" }, input, button("Begin", () => enter(input.value), { kind: "main" })), wrong));
    input.focus();
  });
}
