import { cpus, freemem, loadavg, totalmem } from 'node:os';

/** Where and beside what a figure was measured; without it a figure means little. */
export function machine() {
  const [first] = cpus();
  return {
    cpu: first?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryMb: Math.round(totalmem() / 1024 / 1024),
    freeMb: Math.round(freemem() / 1024 / 1024),
    load: loadavg().map((value) => Math.round(value * 100) / 100),
    node: process.version,
    at: new Date().toISOString(),
  };
}
