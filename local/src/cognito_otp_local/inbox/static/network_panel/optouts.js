// Numbers that have opted out of texts.

import { byId, el, icon, reconcile } from "../dom.js";
import { act, selectedPhone } from "./calls.js";

export function showOptOuts(numbers) {
  const phone = selectedPhone();
  reconcile(byId("opt-outs"), numbers.map((number) => ({ key: number })), build);
  byId("nobody-out").hidden = numbers.length > 0;
  byId("opt-out").hidden = phone === null || numbers.includes(phone.address);
}

function build({ key: number }) {
  return el("li", {},
    el("p", {}, el("b", {}, el("bdi", {}, number))),
    el("button", { class: "tool", type: "button", "aria-label": `Opt ${number} back in`,
      click: () => act("DELETE", `opt-outs/${encodeURIComponent(number)}`) }, icon("cross")));
}

export function startOptOuts() {
  byId("opt-out").addEventListener("click", () => act("POST", "opt-outs", { to: selectedPhone().address }));
}
