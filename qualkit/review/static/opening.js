// While a big study is being read: how far that is, until the review page can begin.
import { get } from "./api.js";
import { fill, h } from "./dom.js";

const STAGES = { reading: "Reading interview", preparing: "Finding the sentences of interview" };

/** Shows in `main` how far the reading is; done when everything is read. Throws a Failure when it cannot be. */
export async function waitUntilRead(main) {
  const what = h("p", {});
  const bar = h("progress", { "aria-label": "Interviews read" });
  for (let shown = false; ; shown = true) {
    const now = await get("reading");
    if (now.ready) return;
    if (!shown) fill(main, h("section", { class: "signin card" }, h("h1", {}, "Opening the study"), what, bar, h("p", { class: "quiet" }, "You can begin as soon as all interviews are read.")));
    what.textContent = now.total ? `${STAGES[now.stage] ?? now.stage} ${now.done + 1} of ${now.total} …` : "Reading the codebook …";
    bar.max = now.total || 1;
    if (now.total) bar.value = now.done;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}
