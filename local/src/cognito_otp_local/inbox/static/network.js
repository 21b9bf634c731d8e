// The panel of the phone network's misbehaviours. It stays hidden where the server offers none.

import { byId, setText } from "./dom.js";
import { fillOperations, showFaults, startFaults } from "./faults.js";
import { showOptOuts, startOptOuts } from "./optouts.js";
import { showSettings, startSettings } from "./settings.js";

const AGAIN_MS = 3000;
const wide = matchMedia("(min-width: 1200px)");
let phone = null;
let offered = false;
let asked = 0;

/** Call the network's API; return its JSON, null for an empty answer. Throws with the server's own sentence. */
async function call(method, path, body) {
  const options = { method };
  if (body !== undefined) {
    options.body = JSON.stringify(body);
    options.headers = { "content-type": "application/json" };
  }
  const answer = await fetch(`/network/${path}`, options);
  const document = answer.status === 204 ? null : await answer.json().catch(() => null);
  if (!answer.ok) throw new Error(document?.message ?? `The network answered ${answer.status}.`);
  return document;
}

/** Do what a button asks, then show how things are; what went wrong is said in the panel. */
export async function act(method, path, body) {
  try {
    await call(method, path, body);
    say("");
    await refresh();
  } catch (error) {
    say(error.message);
    await refresh().catch(() => {});
  }
}

function say(text) {
  setText(byId("network-alert"), text);
  byId("network-alert").hidden = text === "";
}

/** Show how things are; an answer that a later one overtook is left out. */
async function refresh() {
  const turn = (asked += 1);
  const [faults, settings, optOuts] = await Promise.all(["faults", "settings", "opt-outs"].map((path) => call("GET", path)));
  if (turn !== asked) return;
  showFaults(faults);
  showSettings(settings);
  showOptOuts(optOuts, phone);
}

export const selectedPhone = () => phone?.address ?? null;

/** Show what goes for the selected phone. */
export function showNetwork(conversation) {
  phone = conversation?.phone ? conversation : null;
  byId("only-row").hidden = phone === null;
  setText(byId("only-number"), phone?.shown ?? "");
  if (offered) refresh().catch(() => {});
}

function open(isOpen) {
  byId("network").hidden = !isOpen;
  byId("network-toggle").setAttribute("aria-expanded", String(isOpen));
}

function toggle(isOpen) {
  localStorage.setItem("network", isOpen ? "open" : "closed");
  open(isOpen);
  byId(isOpen ? "network-close" : "network-toggle").focus();
}

export async function startNetwork() {
  let errors;
  try {
    errors = await call("GET", "errors");
    await refresh();
  } catch {
    return;
  }
  offered = true;
  fillOperations(errors.operations);
  startFaults();
  startSettings();
  startOptOuts();
  byId("network-toggle").hidden = false;
  byId("network-toggle").addEventListener("click", () => toggle(byId("network").hidden));
  byId("network-close").addEventListener("click", () => toggle(false));
  byId("network").addEventListener("keydown", (event) => event.key === "Escape" && toggle(false));
  const openIfWide = () => open(wide.matches && localStorage.getItem("network") !== "closed");
  openIfWide();
  wide.addEventListener("change", openIfWide);
  setInterval(() => {
    if (!byId("network").hidden && document.visibilityState === "visible") refresh().catch(() => {});
  }, AGAIN_MS);
}
