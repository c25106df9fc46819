import { onWhisper, whisper } from '@switchboard/domain/platform/whisper.ts';

const topic = 'realtime-alive';
const beatMs = 1_000;
/** Who was not heard for so long was killed; with the beats around it that is less than five seconds (catalogue 4.8). */
const silentMs = 3_000;

/** This process, among those that whisper. */
export const ownProcess = crypto.randomUUID();

/**
 * Says that this process is alive and hears the others. `gone` is called once for one that was heard and is no more, however it ended.
 * @returns `heard`: something came from a process; `stop`
 */
export function hearProcesses(gone: (process: string) => void): { heard(process: string): void; stop(): void } {
  const lastHeard = new Map<string, number>();
  const heard = (process: string): void => {
    if (process !== ownProcess) lastHeard.set(process, performance.now());
  };
  let beatAt = performance.now();
  const timer = setInterval(() => {
    whisper(topic, ownProcess);
    // After a stall of our own nobody was heard, and nobody is to blame.
    const stalled = performance.now() - beatAt > silentMs / 2;
    beatAt = performance.now();
    for (const [process, at] of lastHeard) {
      if (stalled) lastHeard.set(process, beatAt);
      else if (beatAt - at > silentMs) {
        lastHeard.delete(process);
        gone(process);
      }
    }
  }, beatMs).unref();
  const stopHearing = onWhisper(topic, heard);
  return {
    heard,
    stop() {
      clearInterval(timer);
      stopHearing();
    },
  };
}
