/** Times as a field for date and time holds them, on the reader's own clock: `2026-11-21T14:30`. */

export function toWall(at: string | Date | null, zone: string): string {
  if (!at) return '';
  const parts = Object.fromEntries(new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).formatToParts(new Date(at)).map(({ type, value }) => [type, value]));
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}`;
}

/** The instant that a clock of this zone shows so; an hour that is skipped is the one after it. Null for what is no time. */
export function fromWall(text: string, zone: string): string | null {
  const asUtc = Date.parse(`${text}:00.000Z`);
  if (Number.isNaN(asUtc)) return null;
  let at = asUtc;
  for (let round = 0; round < 2; round++) at += asUtc - Date.parse(`${toWall(new Date(at), zone)}:00.000Z`);
  return new Date(at).toISOString();
}
