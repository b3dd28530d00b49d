// Places in the transcript are counted in code points; strings here are counted in UTF-16 units.

const points = (text) => {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
};

/** Split a sentence at code-point places into [text, marked] pieces. */
export function marked(text, base, ranges) {
  const letters = Array.from(text);
  const on = new Uint8Array(letters.length);
  for (const { start, end } of ranges) on.fill(1, Math.max(0, start - base), Math.max(0, end - base));
  const pieces = [];
  let at = 0;
  for (let i = 1; i <= letters.length; i += 1) {
    if (i === letters.length || on[i] !== on[at]) {
      pieces.push([letters.slice(at, i).join(""), on[at] === 1]);
      at = i;
    }
  }
  return pieces;
}

/** The place in the transcript where a DOM position inside a sentence element stands. */
function placeOf(sentence, node, offset) {
  const range = document.createRange();
  range.setStart(sentence, 0);
  range.setEnd(node, offset);
  return Number(sentence.dataset.start) + points(range.toString());
}

const holder = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest(".sentence");

/** What a person has selected in `root`: {first, last, start, end} with sentence elements and places; null for nothing. */
export function selected(root) {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  const inside = [...root.querySelectorAll(".sentence")].filter((sentence) => range.intersectsNode(sentence));
  const here = inside.filter((sentence) => sentence.closest(".speech") === inside[0].closest(".speech"));
  if (!here.length) return null;
  const [first, last] = [here[0], here[here.length - 1]];
  let start = holder(range.startContainer) === first ? placeOf(first, range.startContainer, range.startOffset) : Number(first.dataset.start);
  let end = holder(range.endContainer) === last ? placeOf(last, range.endContainer, range.endOffset) : Number(last.dataset.end);
  const words = range.toString();
  if (here.length === 1) {
    start += points(words) - points(words.trimStart());
    end -= points(words) - points(words.trimEnd());
  }
  return start < end ? { first, last, start, end } : null;
}
