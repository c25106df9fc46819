import { addressParser } from 'postal-mime';
import { oneLine, readAddress, sameAddress, type Address } from './address.ts';
import { decodeHeader } from './decode-header.ts';
import { firstOf, valuesOf, type HeaderLine } from './headers.ts';

/** A mailing to more people than this has no participants: they are an audience (E-34). */
const MOST_PEOPLE = 50;

export type People = {
  /** Who the mail is from; null where nobody is named by a usable address. */
  from: Address | null;
  /** Where answers are wanted, where that is somebody else (E-33: for answering, never for identity). */
  replyTo: Address | null;
  to: Address[];
  cc: Address[];
  /** Every address it was sent to or passed through: where reply addresses are looked for (E-7). */
  recipients: string[];
};

/** People in the headers, read leniently and then held against the strict reader: what it refuses is nobody's address. */
export function readPeople(headers: HeaderLine[]): People {
  const from =
    originalSender(headers) ?? addressesIn(headers, 'from')[0] ?? addressesIn(headers, 'sender')[0] ?? addressesIn(headers, 'return-path')[0] ?? null;
  const replyTo = addressesIn(headers, 'reply-to')[0] ?? null;
  const [to, cc] = [addressesIn(headers, 'to'), addressesIn(headers, 'cc')];
  const passed = ['delivered-to', 'x-original-to', 'x-forwarded-to', 'envelope-to', 'x-envelope-to'].flatMap((name) => addressesIn(headers, name));
  const crowd = to.length + cc.length > MOST_PEOPLE;
  return {
    from,
    replyTo: replyTo && from && !sameAddress(replyTo.address, from.address) ? replyTo : null,
    to: crowd ? [] : to,
    cc: crowd ? [] : cc,
    recipients: [...new Set([...to, ...cc, ...passed].map(({ address }) => address))].slice(0, 500),
  };
}

/** A Google group writes its own address into From; the person stands in X-Original-From when Reply-To says the same. */
function originalSender(headers: HeaderLine[]): Address | null {
  const original = [...addressesIn(headers, 'x-original-from'), ...addressesIn(headers, 'x-original-sender')][0];
  const answer = addressesIn(headers, 'reply-to')[0];
  return original && answer && sameAddress(original.address, answer.address) ? original : null;
}

export function addressesIn(headers: HeaderLine[], key: string): Address[] {
  return valuesOf(headers, key).flatMap((value) =>
    addressParser(value.slice(0, 100_000), { flatten: true }).flatMap(({ name, address }) => {
      const strict = address ? readAddress(address.trim()) : null;
      return strict ? [{ name: oneLine(name ?? '', 200), address: strict }] : [];
    }),
  );
}

/** The subject in one line. Empty where there is none. */
export const readSubject = (headers: HeaderLine[]): string => oneLine(decodeHeader(firstOf(headers, 'subject') ?? '').replaceAll('\0', ''), 998);
