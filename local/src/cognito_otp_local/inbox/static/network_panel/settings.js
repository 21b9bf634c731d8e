// The account's settings: sandbox, owned identities, spend limits.

import { byId } from "../dom.js";
import { act } from "./calls.js";

const SWITCHES = ["sandbox", "owned_only"];
const LIMITS = ["text_spend_limit_usd", "voice_spend_limit_usd"];

export function showSettings(settings) {
  for (const name of SWITCHES) byId(name).checked = settings[name];
  for (const name of LIMITS) {
    if (document.activeElement !== byId(name)) byId(name).value = settings[name] ?? "";
  }
}

export function startSettings() {
  for (const name of SWITCHES) {
    byId(name).addEventListener("change", ({ target }) => act("PATCH", "settings", { [name]: target.checked }));
  }
  for (const name of LIMITS) {
    byId(name).addEventListener("change", ({ target }) =>
      act("PATCH", "settings", { [name]: target.value === "" ? null : Number(target.value) }));
  }
}
