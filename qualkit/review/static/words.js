// Selecting words of a sentence by keyboard: → takes the next word, ← the one before, with Shift one more or one fewer.

/** Select words of a sentence element as a key asks; the selection is the browser's own, as if made by mouse. */
export function selectWords(element, { key, shiftKey }) {
  const words = [...element.textContent.matchAll(/\S+/g)].map((found) => [found.index, found.index + found[0].length]);
  if (!words.length) return;
  const step = key === "ArrowRight" ? 1 : -1;
  const [first, last] = chosen(element, words);
  const within = (n, least) => Math.max(least, Math.min(n, words.length - 1));
  if (first < 0) select(element, words[step > 0 ? 0 : words.length - 1]);
  else if (shiftKey) select(element, [words[first][0], words[within(last + step, first)][1]]);
  else select(element, words[within(step > 0 ? last + 1 : first - 1, 0)]);
}

/** The first and the last word selected in the element, -1 for none. */
function chosen(element, words) {
  const selection = document.getSelection();
  if (selection.isCollapsed || !selection.rangeCount) return [-1, -1];
  const range = selection.getRangeAt(0);
  if (!element.contains(range.startContainer) || !element.contains(range.endContainer)) return [-1, -1];
  const before = document.createRange();
  before.setStart(element, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const start = before.toString().length;
  const end = start + range.toString().length;
  const touched = words.map(([from, to], n) => (from < end && to > start ? n : -1)).filter((n) => n >= 0);
  return touched.length ? [touched[0], touched[touched.length - 1]] : [-1, -1];
}

function select(element, [start, end]) {
  document.getSelection().setBaseAndExtent(...spot(element, start), ...spot(element, end));
}

/** The text node and the place in it at a distance from the element's beginning. */
function spot(element, distance) {
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let left = distance;
  let node = texts.nextNode();
  while (left > node.length) {
    left -= node.length;
    node = texts.nextNode();
  }
  return [node, left];
}
