import { equalSecrets, sign } from '../../platform/secrets.ts';

/** A value that only this installation's SECRET makes. */
export const keyCheck = (): string => sign('backup', 'Is this the same secret?');

export const isSameSecret = (check: string): boolean => equalSecrets(check, keyCheck());
