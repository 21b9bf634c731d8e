// The list of phones and mailboxes.

import { byId, el, icon, reconcile, setText } from "./dom.js";
import { lastLine, matches } from "./model.js";
import { unread } from "./seen.js";
import { count, countryName, whenOf } from "./words.js";

export const hashOf = (address) => `#/${encodeURIComponent(address)}`;

/** What stands in the round sign before an address: its country's letters, or a sign of its kind. */
export function fillAvatar(avatar, { phone, country }) {
  const letters = phone && /^[A-Z]{2}$/.test(country ?? "") ? country : "";
  if (avatar.dataset.shows === `${phone}${letters}`) return;
  avatar.dataset.shows = `${phone}${letters}`;
  avatar.replaceChildren(letters === "" ? icon(phone ? "phone" : "mail") : letters);
}

export function showList(conversations, selected, search) {
  const shown = conversations.filter((conversation) => matches(conversation, search));
  const items = shown.map((conversation) => ({ key: conversation.address, conversation, selected }));
  reconcile(byId("addresses"), items, build, update);
  const none = byId("none");
  none.hidden = shown.length > 0;
  setText(none, conversations.length === 0 ? "Phones and mailboxes appear here." : "Nothing matches.");
}

function build(item) {
  const link = el("a", { href: hashOf(item.conversation.address) },
    el("span", { class: "avatar", "aria-hidden": "true" }),
    el("bdi", { class: "name" }),
    el("time", { class: "when" }),
    el("span", { class: "line", dir: "auto" }),
    el("span", { class: "count", hidden: true }));
  const node = el("li", {}, link);
  update(node, item);
  return node;
}

function update(node, { conversation, selected }) {
  const link = node.firstChild;
  const [avatar, name, when, line, badge] = link.children;
  fillAvatar(avatar, conversation);
  if (conversation.phone) link.title = countryName(conversation.country);
  setText(name, conversation.shown);
  when.dateTime = conversation.latest.at;
  setText(when, whenOf(conversation.latest.at));
  setText(line, lastLine(conversation).slice(0, 120));
  line.classList.toggle("bad", conversation.latest.failed === true);
  const news = unread(conversation);
  badge.hidden = news === 0;
  setText(badge, news > 99 ? "99+" : String(news));
  badge.setAttribute("aria-label", count(news, "unread message"));
  badge.setAttribute("role", "img");
  if (conversation.address === selected) link.setAttribute("aria-current", "page");
  else link.removeAttribute("aria-current");
}
