import { api } from '../api.ts';

/** Says to the server how far oneself has read: a message's number, `all`, or `none` for unread. A mark that is lost is made by the next look. */
export async function markRead(ticketId: string, upTo: number | 'all' | 'none'): Promise<number | null> {
  return api
    .post<{ seq: number }>(`service-desk/tickets/${ticketId}/read`, { upTo })
    .then(({ seq }) => seq)
    .catch(() => null);
}
