// One message as its receiver sees it, with what the network knows about it one click away.

import { copyButton } from "./clipboard.js";
import { el, icon } from "./dom.js";
import { ACTORS, CHANNELS, countryName, preciseTimeOf, timeOf } from "./words.js";

let ids = 0;

export function buildMessage(message, named) {
  const content = { voice: callCard, email: emailCard }[message.channel] ?? bubble;
  return el("li", { class: `message ${message.channel}` },
    named && message.channel !== "email" ? senderLine(message) : null,
    content(message),
    foot(message));
}

function senderLine({ from, channel }) {
  return el("p", { class: "sender" },
    el("bdi", {}, from), el("span", { class: "channel" }, CHANNELS[channel] ?? channel));
}

/** A text with its code standing out. */
function words(text, code) {
  const at = code === null ? -1 : text.indexOf(code);
  if (at < 0) return [text];
  return [text.slice(0, at), el("mark", {}, code), text.slice(at + code.length)];
}

function bubble({ body, code }) {
  return el("p", { class: "bubble", dir: "auto" }, ...words(body, code));
}

function callCard({ text, code }) {
  return el("div", { class: "bubble call" },
    el("p", { class: "call-head" }, icon("call"), "Incoming call"),
    el("p", { class: "said", dir: "auto" }, ...words(text, code)));
}

function emailCard({ from, to, subject, message_id: id, received_at: at, warning }) {
  const frame = el("iframe", {
    class: "letter", sandbox: "allow-same-origin", loading: "lazy", referrerpolicy: "no-referrer",
    title: `E-mail: ${subject ?? "no subject"}`, src: `/emails/${encodeURIComponent(id)}`,
    load: () => fit(frame),
  });
  return el("article", { class: "email-card" },
    el("header", {},
      el("h3", { dir: "auto" }, subject || "No subject"),
      el("p", {}, el("bdi", { class: "from" }, from), " to ", el("bdi", {}, to), " ",
        el("time", { datetime: at }, timeOf(at)))),
    warning ? el("p", { class: "warning" }, icon("alert"), el("span", {}, warning)) : null,
    frame);
}

/** Make the frame as high as the letter; scripts do not run in it, but it can be measured. */
function fit(frame) {
  const height = frame.contentDocument?.documentElement?.scrollHeight ?? 0;
  frame.style.height = `${Math.min(Math.max(height, 48), 1200)}px`;
  frame.dispatchEvent(new Event("fitted", { bubbles: true }));
}

function foot(message) {
  const { code, received_at: at, channel } = message;
  const id = `details-${(ids += 1)}`;
  const holder = el("div", { class: "details", id, hidden: true });
  const toggle = el("button", { class: "more", type: "button", "aria-expanded": "false", "aria-controls": id },
    "Details", icon("chevron"));
  toggle.addEventListener("click", () => {
    if (holder.firstChild === null) holder.append(facts(message), timeline(message.trace));
    holder.hidden = !holder.hidden;
    toggle.setAttribute("aria-expanded", String(!holder.hidden));
    if (!holder.hidden) holder.closest("li").scrollIntoView({ block: "nearest" });
  });
  return el("div", { class: "foot" },
    el("div", { class: "foot-row" },
      code === null ? null : copyButton(code, /^[0-9]+$/.test(code) ? "code" : "temporary password"),
      channel === "email" ? null : el("time", { datetime: at }, timeOf(at)),
      toggle),
    holder);
}

function facts(message) {
  const list = el("dl", { class: "facts" });
  const fact = (name, value, width = "") => {
    if (value === null || value === "") return;
    list.append(el("div", { class: width }, el("dt", {}, name), el("dd", { dir: "auto" }, String(value))));
  };
  fact("Sender", message.from);
  fact("Channel", CHANNELS[message.channel] ?? message.channel);
  fact("Country", message.country === null ? null : `${countryName(message.country)} (${message.country})`);
  fact("Encoding", message.encoding);
  fact("Segments", message.segments);
  fact("Characters", message.characters);
  fact("Received", preciseTimeOf(message.received_at));
  fact("Route", message.route, "wide");
  fact("Message id", message.message_id, "full");
  return list;
}

function timeline(steps) {
  if (steps.length === 0) return el("p", { class: "quiet" }, "No steps were noted on its way.");
  return el("ol", { class: "trace", "aria-label": "How it came" }, ...steps.map(({ at, actor, what, ok }) =>
    el("li", { class: ok ? "ok" : "bad" },
      el("span", { class: "mark" }, icon(ok ? "check" : "cross"), el("span", { class: "unseen" }, ok ? "Done:" : "Failed:")),
      el("p", { class: "what", dir: "auto" }, what),
      el("p", { class: "by" }, `${ACTORS[actor] ?? actor} · `, el("time", { datetime: at }, preciseTimeOf(at))))));
}

/** Steps that no message has followed. */
export function buildNote({ steps, failed }) {
  return el("li", { class: failed ? "note bad" : "note" },
    el("p", { class: "note-head" }, icon(failed ? "alert" : "wave"), failed ? "Not delivered" : "On its way"),
    timeline(steps));
}
