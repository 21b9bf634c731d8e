// Puts a code on the clipboard and says so.

import { el, icon, setText } from "./dom.js";

const SHOWN_MS = 2000;

async function write(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    return writeBySelection(text); // no permission, or a page that is not focused
  }
  return true;
}

function writeBySelection(text) {
  const field = el("textarea", { class: "unseen", readonly: true, "aria-hidden": "true" });
  field.value = text;
  const before = document.activeElement;
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  before?.focus();
  return done;
}

/** A button that copies `text`, named after `word`; it shows the text unless `shown` is another. */
export function copyButton(text, word, shown = text) {
  const said = el("span", { class: "copy-word" }, "Copy");
  const heard = el("span", { class: "unseen", role: "status" });
  const sign = el("span", { class: "copy-icon" }, icon("copy"));
  let timer;
  const button = el("button", { class: "copy", type: "button", "aria-label": `Copy ${word} ${shown}`.trim() },
    shown === "" ? null : el("span", { class: "copy-code", dir: "ltr" }, shown), said, sign);
  const show = (state, text, symbol) => {
    button.dataset.state = state;
    setText(said, text);
    sign.replaceChildren(icon(symbol));
  };
  button.addEventListener("click", async () => {
    const done = await write(text);
    show(done ? "done" : "failed", done ? "Copied" : "Not copied", done ? "check" : "cross");
    setText(heard, done ? "Copied" : "Could not copy");
    clearTimeout(timer);
    timer = setTimeout(() => {
      show("", "Copy", "copy");
      setText(heard, "");
    }, SHOWN_MS);
  });
  return el("span", { class: "copier" }, button, heard);
}
