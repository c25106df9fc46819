import { model, Schema, type Types } from 'mongoose';

/**
 * better-auth's collections, as its MongoDB adapter writes them. They stand here for their indexes (by the names it would give them itself)
 * and because passwords and the end of sessions are written by our verbs, in the transaction of the change they belong to.
 */
export type AuthSessionFields = { userId: Types.ObjectId; token: string; expiresAt: Date; createdAt: Date; updatedAt: Date; ipAddress?: string; userAgent?: string };

const options = (collection: string) => ({ collection, autoIndex: false, versionKey: false, strict: false }) as const;

const session = new Schema<AuthSessionFields>({ userId: Schema.Types.ObjectId, token: String, expiresAt: Date, createdAt: Date, updatedAt: Date, ipAddress: String, userAgent: String }, options('auth_sessions'));
session.index({ token: 1 }, { unique: true, name: 'auth_sessions_token_uidx' });
session.index({ userId: 1 }, { name: 'auth_sessions_userId_idx' });
session.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
export const AuthSession = model<AuthSessionFields>('AuthSession', session);

export type AuthAccountFields = { userId: Types.ObjectId; providerId: string; accountId: string; password?: string; createdAt: Date; updatedAt: Date };

const account = new Schema<AuthAccountFields>({ userId: Schema.Types.ObjectId, providerId: String, accountId: String, password: String, createdAt: Date, updatedAt: Date }, options('auth_accounts'));
account.index({ userId: 1 }, { name: 'auth_accounts_userId_idx' });
account.index({ providerId: 1, accountId: 1 }, { unique: true });
export const AuthAccount = model<AuthAccountFields>('AuthAccount', account);

const twoFactor = new Schema<{ userId: Types.ObjectId; secret: string; backupCodes: string; verified?: boolean }>({ userId: Schema.Types.ObjectId, secret: String, backupCodes: String, verified: Boolean }, options('auth_two_factors'));
twoFactor.index({ userId: 1 }, { name: 'auth_two_factors_userId_idx' });
export const AuthTwoFactor = model('AuthTwoFactor', twoFactor);

const verification = new Schema<{ identifier: string; value: string; expiresAt: Date }>({ identifier: String, value: String, expiresAt: Date }, options('auth_verifications'));
verification.index({ identifier: 1 }, { name: 'auth_verifications_identifier_idx' });
verification.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
export const AuthVerification = model('AuthVerification', verification);
