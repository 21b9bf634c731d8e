// One conversation, in the frame of a phone or of a mailbox.

import { byId, el, reconcile, setText } from "./dom.js";
import { fillAvatar } from "./list.js";
import { buildMessage, buildNote } from "./message.js";
import { count, countryName, dayKey, dayOf } from "./words.js";

const NEAR_PX = 80;
const MARGIN_PX = 16;
let current = null;
let follows = true; // whether the reader is at the end, and wants to stay there
let lastTop = 0;

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
  const thread = byId("thread");
  const last = thread.lastElementChild;
  reconcile(thread, itemsOf(conversation), (item) => {
    const node = build(item);
    if (!fresh) node.classList.add("new");
    return node;
  });
  if (fresh || (follows && thread.lastElementChild !== last)) toEnd();
  else if (thread.lastElementChild !== last) byId("newer").hidden = false;
}

function showHead(device, conversation) {
  const { phone, shown, country, messages } = conversation;
  device.classList.toggle("mailbox", !phone);
  fillAvatar(byId("device-avatar"), conversation);
  setText(byId("device-title"), shown);
  const place = phone ? countryName(country) : "Mailbox";
  setText(byId("device-about"), `${place} · ${messages.length === 0 ? "nothing arrived" : count(messages.length, "message")}`);
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

/** Scroll to the last message: to its end, or to its beginning where it is higher than the screen. */
function toEnd() {
  const scroll = byId("scroll");
  const top = byId("thread").lastElementChild.offsetTop - MARGIN_PX;
  scroll.scrollTop = Math.min(top, scroll.scrollHeight - scroll.clientHeight);
  lastTop = scroll.scrollTop;
  follows = true;
  byId("newer").hidden = true;
}

function noteScroll() {
  const scroll = byId("scroll");
  if (scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR_PX) {
    follows = true;
    byId("newer").hidden = true;
  } else if (scroll.scrollTop < lastTop) {
    follows = false;
  }
  lastTop = scroll.scrollTop;
}

export function startThread() {
  byId("newer").addEventListener("click", () => {
    toEnd();
    byId("scroll").focus();
  });
  byId("scroll").addEventListener("scroll", noteScroll, { passive: true });
  byId("thread").addEventListener("fitted", () => follows && toEnd());
}
