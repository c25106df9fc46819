/** Whether this device may have words of an earlier answer of the ticket that never reached the server. Asked without loading anything: most devices have nothing. */
export async function isLeftHere({ me, ticketId }: { me: string; ticketId: string }): Promise<boolean> {
  const names = (await indexedDB.databases?.().catch(() => [])) ?? [];
  return names.some(({ name }) => name?.startsWith(`document:${me}:ticket-reply/${ticketId}.`));
}
