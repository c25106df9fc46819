import * as Y from 'yjs';

/** Whether what stands at this place of a client's typing is meant (Yjs' ids). */
export type Meant = (client: number, clock: number) => boolean;

/** Everything up to a state vector: what was in a message. */
export const upTo = (vector: Uint8Array): Meant => {
  const clocks = Y.decodeStateVector(vector);
  return (client, clock) => clock < (clocks.get(client) ?? 0);
};

/** What is meant of a text, as nodes of its own with their blocks and marks; blocks of which nothing is left are left out. */
export function partOf(fragment: Y.XmlFragment, meant: Meant): (Y.XmlElement | Y.XmlText)[] {
  return fragment.toArray().flatMap((child): (Y.XmlElement | Y.XmlText)[] => {
    if (child instanceof Y.XmlText) return partOfText(child, meant);
    return child instanceof Y.XmlElement ? partOfElement(child, meant) : [];
  });
}

function partOfElement(element: Y.XmlElement, meant: Meant): Y.XmlElement[] {
  const inner = partOf(element, meant);
  const own = element._item?.id;
  // A picture, a line break, a name: nothing stands in it, it is meant itself.
  if (inner.length === 0 && !(element.length === 0 && own && meant(own.client, own.clock) && element.nodeName !== 'paragraph')) return [];
  const copy = new Y.XmlElement(element.nodeName);
  for (const [name, value] of Object.entries(element.getAttributes() as Record<string, unknown>)) if (value !== undefined) copy.setAttribute(name, value as string);
  if (inner.length > 0) copy.insert(0, inner);
  return [copy];
}

function partOfText(words: Y.XmlText, meant: Meant): Y.XmlText[] {
  const delta: { insert: string; attributes?: Record<string, unknown> }[] = [];
  const marks = new Map<string, unknown>();
  for (let item = words._start; item !== null; item = item.right) {
    if (item.deleted) continue;
    if (item.content instanceof Y.ContentFormat) {
      if (item.content.value === null) marks.delete(item.content.key);
      else marks.set(item.content.key, item.content.value);
    } else if (item.content instanceof Y.ContentString) {
      const { client, clock } = item.id;
      const insert = [...Array(item.content.str.length).keys()].filter((at) => meant(client, clock + at)).map((at) => (item.content as Y.ContentString).str[at]).join('');
      if (insert) delta.push({ insert, ...(marks.size > 0 ? { attributes: Object.fromEntries(marks) } : {}) });
    }
  }
  if (delta.length === 0) return [];
  const copy = new Y.XmlText();
  copy.applyDelta(delta);
  return [copy];
}

/** The same of a list of plain values. */
export function partOfList(list: Y.Array<unknown>, meant: Meant): unknown[] {
  const part: unknown[] = [];
  for (let item = list._start; item !== null; item = item.right) {
    if (item.deleted) continue;
    const { client, clock } = item.id;
    part.push(...item.content.getContent().filter((_each: unknown, at: number) => meant(client, clock + at)));
  }
  return part;
}
