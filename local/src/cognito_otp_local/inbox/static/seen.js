// Which messages have been read, remembered for as long as the tab lives.

const STORE = "seen";

function load() {
  try {
    return new Map(Object.entries(JSON.parse(sessionStorage.getItem(STORE) ?? "{}")));
  } catch {
    return new Map();
  }
}

const seen = load();

/** How many messages came after the last one that was read. */
export function unread({ address, messages }) {
  const last = messages.findLastIndex((entry) => entry.key === seen.get(address));
  return messages.length - 1 - last;
}

export function markRead({ address, messages }) {
  if (messages.length === 0 || seen.get(address) === messages.at(-1).key) return;
  seen.set(address, messages.at(-1).key);
  sessionStorage.setItem(STORE, JSON.stringify(Object.fromEntries(seen)));
}
