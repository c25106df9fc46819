/** How long another window may take to say that it has something; only where the browser has no locks. */
const ANSWERS_WITHIN_MS = 300;

/** Takes what only one window of a browser may have at a time, until it is let go or the window ends. Null: another one has it. */
export function hold(name: string): Promise<(() => void) | null> {
  // Browsers give locks to secure pages only; a desk in a local network may be none.
  return navigator.locks ? byLock(name) : byAsking(name);
}

function byLock(name: string): Promise<(() => void) | null> {
  return new Promise((resolve, reject) => {
    navigator.locks.request(name, { ifAvailable: true }, (lock) => (lock ? new Promise<void>((release) => resolve(() => release())) : resolve(null))).catch(reject);
  });
}

async function byAsking(name: string): Promise<(() => void) | null> {
  const channel = new BroadcastChannel(name);
  const taken = await new Promise<boolean>((resolve) => {
    channel.onmessage = ({ data }) => data === 'mine' && resolve(true);
    channel.postMessage('whose');
    setTimeout(() => resolve(false), ANSWERS_WITHIN_MS);
  });
  if (taken) return (channel.close(), null);
  channel.onmessage = ({ data }) => data === 'whose' && channel.postMessage('mine');
  return () => channel.close();
}
