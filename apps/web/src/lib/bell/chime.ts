const KEY = 'switchboard-chime';
const APART_MS = 1_500;

/** Two soft tones, in one of the open windows only. A browser that was not touched yet stays silent, and that is right. */
export function chime(): void {
  try {
    const last = Number(localStorage.getItem(KEY) ?? 0);
    if (Date.now() - last < APART_MS) return;
    localStorage.setItem(KEY, String(Date.now()));
  } catch {
    // A browser that keeps nothing sounds in each window.
  }
  if (!navigator.userActivation?.hasBeenActive) return;
  const context = new AudioContext();
  tone(context, 660, 0);
  tone(context, 880, 0.14);
  setTimeout(() => void context.close(), 900);
}

function tone(context: AudioContext, hertz: number, after: number): void {
  const [source, volume] = [context.createOscillator(), context.createGain()];
  const begin = context.currentTime + after;
  source.frequency.value = hertz;
  volume.gain.setValueAtTime(0, begin);
  volume.gain.linearRampToValueAtTime(0.12, begin + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.001, begin + 0.4);
  source.connect(volume).connect(context.destination);
  source.start(begin);
  source.stop(begin + 0.42);
}
