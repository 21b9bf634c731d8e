// Follows the inbox. Browsers allow six connections to a server, over all tabs together, so one tab holds
// the stream (whoever has the lock) and passes its events on to the others.

const LOCK = "inbox-stream";
const AGAIN_MS = 1500;

/** Call `changed` whenever the inbox may have changed, and `lost` whenever its stream broke. */
export function follow({ changed, lost }) {
  const others = new BroadcastChannel(LOCK);
  others.onmessage = ({ data }) => (data === "changed" ? changed() : lost());
  const lead = () => hold(others, { changed, lost });
  if (navigator.locks) navigator.locks.request(LOCK, () => new Promise(lead));
  else lead();
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") changed();
  });
}

function hold(others, { changed, lost }) {
  const stream = new EventSource("/events");
  stream.onmessage = () => {
    others.postMessage("changed");
    changed();
  };
  stream.onerror = () => {
    others.postMessage("lost");
    lost();
    if (stream.readyState === EventSource.CLOSED) setTimeout(() => hold(others, { changed, lost }), AGAIN_MS);
  };
}

/** Make a function that runs `load` now, and once more if it is asked again meanwhile; a failure is tried again. */
export function loader(load, failed) {
  let running = false;
  let again = false;
  let timer;
  const run = async () => {
    again = running;
    if (running) return;
    running = true;
    try {
      await load();
    } catch {
      failed();
      clearTimeout(timer);
      timer = setTimeout(run, AGAIN_MS);
    } finally {
      running = false;
    }
    if (again) run();
  };
  return run;
}
