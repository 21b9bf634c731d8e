// The state document as conversations: one for each phone or mailbox, newest activity first.

const isPhone = (address) => address.startsWith("+");

/** Turn the answer of GET /state into conversations; each has entries, oldest first. */
export function readConversations(state) {
  const found = new Map();
  const open = (address) => {
    if (!found.has(address)) {
      const { shown, country } = state.addresses[address] ?? { shown: address, country: null };
      found.set(address, { address, shown, country, phone: isPhone(address), entries: [], keys: new Map() });
    }
    return found.get(address);
  };
  for (const message of state.messages) {
    const { entries, keys } = open(message.to);
    const name = `${message.received_at} ${message.message_id}`;
    const copy = keys.get(name) ?? 0;
    keys.set(name, copy + 1);
    entries.push({ key: `${name} ${copy}`, at: message.received_at, message });
  }
  for (const [address, steps] of Object.entries(state.pending)) {
    if (steps.length > 0) open(address).entries.push(readNote(steps));
  }
  return [...found.values()].map(finish).sort((a, b) => b.latest.at.localeCompare(a.latest.at));
}

function readNote(steps) {
  const { at } = steps.at(-1);
  return { key: `note ${at} ${steps.length}`, at, steps, failed: steps.some((step) => !step.ok) };
}

function finish(conversation) {
  const { entries } = conversation;
  entries.sort((a, b) => a.at.localeCompare(b.at));
  const messages = entries.filter((entry) => entry.message);
  const mail = messages.find((entry) => entry.message.channel === "email");
  return { ...conversation, messages, latest: entries.at(-1), phone: conversation.phone && !mail };
}

/** The line that stands for a conversation in the list. */
export function lastLine({ latest }) {
  if (latest.steps) return latest.failed ? "Not delivered" : "On its way";
  const { channel, subject, text } = latest.message;
  return channel === "email" ? (subject ?? text) : channel === "voice" ? `Call: ${text}` : text;
}

/** Whether every word of a search stands somewhere in the conversation. */
export function matches(conversation, search) {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const texts = [conversation.address, conversation.shown];
  for (const { message } of conversation.messages) texts.push(message.from, message.subject ?? "", message.text);
  const all = texts.join("\n").toLowerCase();
  return words.every((word) => all.includes(word));
}
