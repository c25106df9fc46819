import type { CountryCode } from 'libphonenumber-js/min';
import { setting } from '../platform/settings.ts';

/** Loaded when the first number is read: most processes see none for a while. */
const library = () => import('libphonenumber-js/min');

/**
 * A number as it is stored and compared: E.164 where the country is known (from its own prefix or the setting `customers.country`), otherwise its bare digits.
 */
export async function readPhone(given: string, country?: string): Promise<string> {
  const text = given.trim().replace(/^00/, '+');
  const { parsePhoneNumberFromString } = await library();
  const home = (country ?? (await setting('customers.country'))) || undefined;
  const parsed = parsePhoneNumberFromString(text, home as CountryCode | undefined);
  return parsed?.isPossible() ? parsed.number : plainDigits(given);
}

/** Digits with a leading plus where it was given: what every number was before countries were known. */
export function plainDigits(given: string): string {
  const plus = /^\s*(\+|00)/.test(given);
  const digits = given.replace(/\s*(?:x|ext\.?)\s*\d+\s*$/i, '').replace(/\D/g, '').replace(/^00/, '');
  return plus ? `+${digits}` : digits;
}

/** As people write it: `+49 30 901820`. What is no whole number stays as it is. */
export async function showPhone(number: string): Promise<string> {
  if (!number.startsWith('+')) return number;
  const { parsePhoneNumberFromString } = await library();
  return parsePhoneNumberFromString(number)?.formatInternational() ?? number;
}
