import { model, Schema } from 'mongoose';

/** Whether this installation has its first person, and the link that lets the first visitor become them. One document. */
export type SetupFields = { _id: 'first-run'; tokenHash: string | null; sealedLink: string | null; doneAt: Date | null };

const schema = new Schema<SetupFields>({ _id: String as never, tokenHash: String, sealedLink: String, doneAt: Date }, { collection: 'setup', autoIndex: false, versionKey: false });

export const Setup = model<SetupFields>('Setup', schema);
