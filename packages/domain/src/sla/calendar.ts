import { model, Schema, type HydratedDocument, type Types } from 'mongoose';
import type { Head } from '../activity/activity.ts';
import { historyHead } from '../people/history-head.ts';
import type { CalendarInput } from './words.ts';

/** When a desk is open. */
/** How the last reading of the feed went. */
type FeedState = { at: Date; error: string | null; count: number };
export type CalendarFields = CalendarInput & { feedState?: FeedState | null; version: number; history: Head | null; createdAt: Date };
export type CalendarDocument = HydratedDocument<CalendarFields>;

const schema = new Schema<CalendarFields>(
  {
    name: { type: String, required: true },
    zone: { type: String, required: true },
    hours: { type: Schema.Types.Mixed, required: true } as never,
    holidays: { type: [Schema.Types.Mixed], default: [] } as never,
    feed: { type: Schema.Types.Mixed, default: null } as never,
    feedState: { type: Schema.Types.Mixed, default: undefined } as never,
    version: { type: Number, default: 1 },
    history: historyHead,
    createdAt: { type: Date, required: true },
  },
  { collection: 'calendars', autoIndex: false, versionKey: false },
);
schema.index({ name: 1 }, { unique: true, collation: { locale: 'en', strength: 2 } });

export const Calendar = model<CalendarFields>('Calendar', schema);

export function toCalendarView({ _id, name, zone, hours, holidays, feed = null, feedState, version, createdAt }: CalendarFields & { _id: Types.ObjectId }) {
  return { id: _id.toString(), name, zone, hours, holidays, feed, feedState: feedState ? { ...feedState, at: feedState.at.toISOString() } : null, version, createdAt: createdAt.toISOString() };
}
export type CalendarView = ReturnType<typeof toCalendarView>;
