import { countViews } from '../../../../count-views.ts';
import type { RequestHandler } from './$types';

/** The numbers beside the views, for a page that is open. */
export const GET: RequestHandler = async ({ locals }) => Response.json(locals.viewer ? await countViews({ ...locals.viewer, zone: locals.preferences.zone }) : {}, { headers: { 'cache-control': 'no-store' } });
