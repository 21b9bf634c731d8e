// One conversation, in the frame of a phone or of a mailbox.

import { byId, el, reconcile, setText } from "./dom.js";
import { fillAvatar } from "./list.js";
import { buildMessage, buildNote } from "./message.js";
import { count, countryName, dayKey, dayOf } from "./words.js";

const NEAR_PX = 80;
let current = null;

export function showThread(conversation) {
  const device = byId("device");
  device.hidden = conversation === undefined;
  if (conversation === undefined) {
    current = null;
    return;
  }
  const fresh = conversation.address !== current;
  current = conversation.address;
  showHead(device, conversation);
  const scroll = byId("scroll");
  const thread = byId("thread");
  const follows = fresh || scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR_PX;
  const last = thread.lastElementChild;
  thread.classList.toggle("fresh", fresh);
  reconcile(thread, itemsOf(conversation), build);
  if (follows) toEnd();
  else if (thread.lastElementChild !== last) byId("newer").hidden = false;
}

function showHead(device, conversation) {
  const { phone, shown, country, messages } = conversation;
  device.classList.toggle("mailbox", !phone);
  fillAvatar(byId("device-avatar"), conversation);
  setText(byId("device-title"), shown);
  const place = phone ? countryName(country) : "Mailbox";
  setText(byId("device-about"), `${place} · ${count(messages.length, "message")}`);
}

/** Entries with the day before the first of each, and the sender's name where it changes. */
function itemsOf({ address, entries }) {
  const items = [];
  let day = null;
  let sender = null;
  for (const entry of entries) {
    if (dayKey(entry.at) !== day) {
      day = dayKey(entry.at);
      sender = null;
      items.push({ key: `${address} day ${day} ${dayOf(entry.at)}`, day: dayOf(entry.at) });
    }
    const from = entry.message ? `${entry.message.channel} ${entry.message.from}` : null;
    const named = from !== null && from !== sender;
    items.push({ key: `${address} ${entry.key} ${named}`, entry, named });
    sender = from;
  }
  return items;
}

function build(item) {
  if (item.day) return el("li", { class: "day" }, el("span", {}, item.day));
  return item.entry.message ? buildMessage(item.entry.message, item.named) : buildNote(item.entry);
}

function toEnd() {
  const scroll = byId("scroll");
  scroll.scrollTop = scroll.scrollHeight;
  byId("newer").hidden = true;
}

export function startThread() {
  const scroll = byId("scroll");
  byId("newer").addEventListener("click", () => {
    toEnd();
    scroll.focus();
  });
  scroll.addEventListener("scroll", () => {
    if (scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR_PX) byId("newer").hidden = true;
  }, { passive: true });
}
