import { model, Schema, type HydratedDocument, type Types } from 'mongoose';
import { clock } from '../platform/clock.ts';
import { publicUrl } from '../platform/config.ts';
import { encrypt, fastHash, randomToken } from '../platform/secrets.ts';

/**
 * A link that lets its holder in once. The database finds it by the token's hash; the link itself is kept sealed, because a mail with it is
 * written later and elsewhere, and an inviter may copy it again.
 */
export type OneTimeLinkFields = {
  personId: Types.ObjectId;
  tokenHash: string;
  sealedLink: string;
  expiresAt: Date;
  usedAt: Date | null;
  createdAt: Date;
  createdBy: string;
};
export type OneTimeLinkDocument = HydratedDocument<OneTimeLinkFields>;

const FORGOTTEN_AFTER_SECONDS = 30 * 86_400;

function linkSchema(collection: string): Schema<OneTimeLinkFields> {
  const schema = new Schema<OneTimeLinkFields>(
    {
      personId: { type: Schema.Types.ObjectId, required: true },
      tokenHash: { type: String, required: true },
      sealedLink: { type: String, required: true },
      expiresAt: { type: Date, required: true },
      usedAt: { type: Date, default: null },
      createdAt: { type: Date, required: true },
      createdBy: { type: String, required: true },
    },
    { collection, autoIndex: false, versionKey: false },
  );
  schema.index({ tokenHash: 1 }, { unique: true });
  schema.index({ personId: 1 });
  schema.index({ expiresAt: 1 }, { expireAfterSeconds: FORGOTTEN_AFTER_SECONDS });
  return schema;
}

export const Invitation = model<OneTimeLinkFields>('Invitation', linkSchema('invitations'));
export const PasswordReset = model<OneTimeLinkFields>('PasswordReset', linkSchema('password_resets'));

/** A new link to a page under /auth, and the fields of the document that lets it in. */
export function newLink(page: 'invitation' | 'reset', personId: Types.ObjectId, validForMs: number, createdBy: string): { link: string; fields: OneTimeLinkFields } {
  const token = randomToken();
  const link = `${publicUrl()}/auth/${page}/${token}`;
  const now = clock.now();
  const fields = { personId, tokenHash: fastHash(token), sealedLink: encrypt(link), expiresAt: new Date(now.getTime() + validForMs), usedAt: null, createdAt: now, createdBy };
  return { link, fields };
}

/** What finds the document of a token that still lets in. */
export const usable = (token: string) => ({ tokenHash: fastHash(token), usedAt: null, expiresAt: { $gt: clock.now() } });
