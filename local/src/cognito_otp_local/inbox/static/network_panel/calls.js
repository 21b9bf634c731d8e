// Calls of the phone network's API, and the phone that they are about.

import { byId, setText } from "../dom.js";

let phone = null;
let changes = 0; // that are on their way
let asked = 0;
let refresh = async () => {};

/** Have the panel show how things are after every change that is made here. */
export function afterChanges(show) {
  refresh = show;
}

/** Call the API; return its JSON, null for an empty answer. Throws with the server's own sentence. */
export async function call(method, path, body) {
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

/** Read resources; null where a later reading or a change has overtaken the answers. */
export async function read(...paths) {
  const turn = (asked += 1);
  const answers = await Promise.all(paths.map((path) => call("GET", path)));
  return turn === asked && changes === 0 ? answers : null;
}

/** Do what a button asks, then have it shown how things are; what went wrong is said in the panel. */
export async function act(method, path, body) {
  asked += 1;
  changes += 1;
  let problem = "";
  try {
    await call(method, path, body);
  } catch (error) {
    problem = error.message;
  } finally {
    changes -= 1;
  }
  say(problem);
  await refresh().catch((error) => say(problem || error.message));
}

function say(text) {
  setText(byId("network-alert"), text);
  byId("network-alert").hidden = text === "";
}

export function selectPhone(conversation) {
  phone = conversation?.phone ? conversation : null;
}

export const selectedPhone = () => phone;
