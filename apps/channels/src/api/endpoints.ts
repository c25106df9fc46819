import type { Endpoint } from './endpoint.ts';
import { files } from './files.ts';
import { tickets } from './tickets.ts';

/** The whole REST API: one list for each kind of thing. */
export const endpoints: Endpoint[] = [...tickets, ...files];
