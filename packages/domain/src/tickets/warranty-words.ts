/** TK-22: what the last day of a warranty means now. Free of schemas, for browser and server alike. */

export const warranties = ['under_warranty', 'out_of_warranty', 'unknown'] as const;
export type Warranty = (typeof warranties)[number];

/** The warranty holds to the end of its last day, in UTC: a day of grace in the west is nobody's loss. */
export function warrantyAt(until: string | null | undefined, now: number): Warranty {
  if (!until) return 'unknown';
  return until >= new Date(now).toISOString().slice(0, 10) ? 'under_warranty' : 'out_of_warranty';
}
