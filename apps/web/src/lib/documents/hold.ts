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

/** Lower than every lot that is drawn. */
const HAS_IT = -1;

/** Each window says a lot; whoever hears a lower one steps back, whoever hears a higher one says theirs. So of windows that ask at once one is left, and nobody comes after whoever has it. */
async function byAsking(name: string): Promise<(() => void) | null> {
  const channel = new BroadcastChannel(name);
  const lot = Math.random();
  const taken = await new Promise<boolean>((resolve) => {
    channel.onmessage = ({ data }: MessageEvent<number>) => (data < lot ? resolve(true) : channel.postMessage(lot));
    channel.postMessage(lot);
    setTimeout(() => resolve(false), ANSWERS_WITHIN_MS);
  });
  if (taken) return (channel.close(), null);
  channel.onmessage = ({ data }: MessageEvent<number>) => data !== HAS_IT && channel.postMessage(HAS_IT);
  return () => channel.close();
}
