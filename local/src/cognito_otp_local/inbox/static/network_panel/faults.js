// Faults: what the next calls meet, and those that wait to be met.

import { byId, el, icon, reconcile, setText } from "../dom.js";
import { act, selectedPhone } from "./calls.js";
import { count } from "../words.js";

const SLOW_SECONDS = 5;
// Shown first: botocore's own first is a quota that no text meets.
const LIKELY = ["ConflictException", "DESTINATION_PHONE_NUMBER_OPTED_OUT"];
const NAMES = {
  throttle: () => "Throttle",
  slow: ({ seconds }) => `Answer after ${count(seconds, "second")}`,
  drop_before: () => "Drop before accepting",
  drop_after: () => "Drop after accepting",
  error: ({ error, reason }) => (reason ? `${error}: ${breakable(reason)}` : error),
};
let operations = {};

/** Let a long name break after its underscores. */
const breakable = (name) => name.replaceAll("_", "_\u200b");

export function fillOperations(found) {
  operations = found;
  byId("operation").append(...Object.keys(found).map((name) => el("option", { value: name }, name)));
  fillErrors();
}

/** The exceptions, with their reasons, of one operation; any send is any of End User Messaging's. */
function errorsOf(operation) {
  if (operation !== "*") return operations[operation] ?? {};
  return Object.assign({}, ...Object.keys(operations).filter((name) => !name.includes(":")).map((name) => operations[name]));
}

function fill(select, names) {
  select.replaceChildren(...names.map((name) => el("option", { value: name }, name)));
  select.value = names.find((name) => LIKELY.includes(name)) ?? names[0] ?? "";
}

function fillErrors() {
  fill(byId("error"), Object.keys(errorsOf(byId("operation").value)));
  fillReasons();
}

function fillReasons() {
  const reasons = errorsOf(byId("operation").value)[byId("error").value] ?? [];
  fill(byId("reason"), reasons);
  byId("reason-row").hidden = reasons.length === 0;
}

function create(kind, more = {}) {
  const times = byId("times").value;
  const fault = { operation: byId("operation").value, kind, times: times === "" ? null : Number(times), ...more };
  if (byId("only").checked && selectedPhone() !== null) fault.to = selectedPhone().address;
  return act("POST", "faults", fault);
}

export function startFaults() {
  byId("operation").addEventListener("change", fillErrors);
  byId("error").addEventListener("change", fillReasons);
  for (const button of document.querySelectorAll("#network .choice")) {
    const { kind } = button.dataset;
    button.addEventListener("click", () => create(kind, kind === "slow" ? { seconds: SLOW_SECONDS } : {}));
  }
  byId("fail").addEventListener("submit", (event) => {
    event.preventDefault();
    const reason = byId("reason").value;
    create("error", { error: byId("error").value, ...(reason === "" ? {} : { reason }) });
  });
  byId("heal").addEventListener("click", () => act("DELETE", "faults"));
}

export function showFaults(faults) {
  reconcile(byId("faults"), faults.map((fault) => ({ key: String(fault.id), fault })), build, update);
  byId("healthy").hidden = faults.length > 0;
  byId("heal").hidden = faults.length === 0;
  const badge = byId("fault-count");
  badge.hidden = faults.length === 0;
  setText(badge, String(faults.length));
  badge.setAttribute("aria-label", count(faults.length, "active fault"));
  badge.setAttribute("role", "img");
}

function describe({ operation, times, remaining, to, identity }) {
  const left = remaining ?? times;
  return [
    operation === "*" ? "Any send" : operation,
    left === null || left === undefined ? "until removed" : count(left, "more time"),
    to ? `to ${to}` : null,
    identity ? `from ${identity}` : null,
  ].filter(Boolean).join(" · ");
}

function build({ key, fault }) {
  const name = (NAMES[fault.kind] ?? (() => fault.kind))(fault);
  return el("li", {},
    el("p", {}, el("b", { dir: "auto" }, name), el("small", { dir: "auto" }, describe(fault))),
    el("button", { class: "tool", type: "button", "aria-label": `Remove: ${name}`,
      click: () => act("DELETE", `faults/${encodeURIComponent(key)}`) }, icon("cross")));
}

const update = (node, { fault }) => setText(node.querySelector("small"), describe(fault));
