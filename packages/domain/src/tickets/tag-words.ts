/** TK-29: what tags are about. A tag without a kind is a word like any other. Free of schemas, for browser and server alike. */

export const tagKinds = ['issue_type', 'product_area', 'root_cause', 'special_handling'] as const;
export type TagKind = (typeof tagKinds)[number];

/** A tag that the desk knows, and its kind; tickets carry the name alone. */
export type KnownTag = { name: string; kind: TagKind };

export const kindsOf = (known: readonly KnownTag[], tags: readonly string[]): TagKind[] => tagKinds.filter((kind) => known.some((one) => one.kind === kind && tags.includes(one.name)));

export const tagsOfKind = (known: readonly KnownTag[], kind: string): string[] => known.flatMap((one) => (one.kind === kind ? [one.name] : []));
