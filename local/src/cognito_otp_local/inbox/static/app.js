// The inbox page: what is shown, and when it is shown anew.

import { byId, setText } from "./dom.js";
import { follow, loader } from "./live.js";
import { hashOf, showList } from "./list.js";
import { readConversations } from "./model.js";
import { showNetwork, startNetwork } from "./network_panel/panel.js";
import { markRead, unread } from "./seen.js";
import { showThread, startThread } from "./thread.js";
import { copyButton } from "./clipboard.js";
import { count } from "./words.js";

const wide = matchMedia("(min-width: 760px)");
let conversations = [];
let known = null;
let endpoint = null;
let before = null; // the conversation that was open last

function selectedAddress() {
  if (!location.hash.startsWith("#/")) return null;
  try {
    return decodeURIComponent(location.hash.slice(2)) || null;
  } catch {
    return null;
  }
}

function show() {
  if (wide.matches && !conversations.some(({ address }) => address === selectedAddress()) && conversations.length > 0) {
    history.replaceState(null, "", hashOf(conversations[0].address));
  }
  const selected = conversations.find(({ address }) => address === selectedAddress());
  before = selected?.address ?? before;
  document.body.dataset.view = selected ? "conversation" : "list";
  if (selected && document.visibilityState === "visible") markRead(selected);
  showList(conversations, selected?.address, byId("search").value);
  showThread(selected);
  showNetwork(selected);
  byId("empty").hidden = conversations.length > 0;
  byId("clear").disabled = conversations.length === 0;
  const news = conversations.reduce((sum, conversation) => sum + unread(conversation), 0);
  document.title = `${news > 0 ? `(${news}) ` : ""}Inbox · cognito-otp`;
}

function status(state, text) {
  byId("status").dataset.state = state;
  setText(byId("status-text"), text);
}

const lost = () => status("lost", "Connection lost");

const load = loader(async () => {
  const answer = await fetch("/state");
  if (!answer.ok) throw new Error(`GET /state: ${answer.status}`);
  const state = await answer.json();
  status("live", "Live");
  conversations = readConversations(state);
  showEndpoint(state.cognito_endpoint);
  announce();
  show();
}, lost);

/** Say who was written to; the words themselves are left to be read. */
function announce() {
  const all = conversations.flatMap(({ messages, address, shown }) =>
    messages.map(({ key, message }) => ({ name: `${address} ${key}`, from: message.from, shown })));
  if (known !== null) {
    const news = all.filter(({ name }) => !known.has(name));
    if (news.length === 1) setText(byId("announce"), `New message from ${news[0].from} to ${news[0].shown}`);
    else if (news.length > 1) setText(byId("announce"), count(news.length, "new message"));
  }
  known = new Set(all.map(({ name }) => name));
}

function showEndpoint(found) {
  if (found === endpoint) return;
  endpoint = found;
  byId("snippet").hidden = endpoint === null;
  const line = `cognito = boto3.client("cognito-idp", endpoint_url="${endpoint}")`;
  setText(byId("snippet-code"), line);
  byId("snippet").replaceChildren(byId("snippet").firstElementChild, copyButton(line, "the line", ""));
}

/** On a small screen list and conversation take each other's place, and the focus goes along. */
function moveFocus() {
  if (selectedAddress() !== null) byId("scroll").focus({ preventScroll: true });
  else document.querySelector(`#addresses a[href="${CSS.escape(hashOf(before ?? ""))}"]`)?.focus();
}

function startClear() {
  const dialog = byId("confirm");
  byId("clear").addEventListener("click", () => {
    dialog.returnValue = "no";
    dialog.showModal();
  });
  dialog.addEventListener("close", async () => {
    if (dialog.returnValue !== "yes") return;
    try {
      await fetch("/messages", { method: "DELETE" });
    } catch {
      lost();
    }
    load();
  });
}

byId("search").addEventListener("input", show);
addEventListener("hashchange", () => {
  show();
  if (!wide.matches) moveFocus();
});
wide.addEventListener("change", show);
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && !/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) {
    event.preventDefault();
    byId("search").focus();
  }
});
startClear();
startThread();
startNetwork();
follow({ changed: load, lost });
load();
