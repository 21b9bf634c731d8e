// The panel of the phone network's misbehaviours. It stays hidden where the server offers none.

import { byId, setText } from "../dom.js";
import { fillOperations, showFaults, startFaults } from "./faults.js";
import { afterChanges, call, read, selectPhone, selectedPhone } from "./calls.js";
import { showOptOuts, startOptOuts } from "./optouts.js";
import { showSettings, startSettings } from "./settings.js";

const AGAIN_MS = 3000;
const wide = matchMedia("(min-width: 1200px)");
let offered = false;

/** Show how things are. */
async function refresh() {
  const found = await read("faults", "settings", "opt-outs");
  if (found === null) return;
  const [faults, settings, optOuts] = found;
  showFaults(faults);
  showSettings(settings);
  showOptOuts(optOuts);
}

/** Show what goes for the selected phone. */
export function showNetwork(conversation) {
  selectPhone(conversation);
  const phone = selectedPhone();
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
  afterChanges(refresh);
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
