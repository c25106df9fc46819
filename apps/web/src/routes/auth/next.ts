/** Where to go once signed in: a page of ours, never another site. */
export function nextPage(url: URL): string {
  const next = url.searchParams.get('next') ?? '/';
  // "//host" and "/\host" are addresses of other sites to a browser; what is not ASCII cannot stand in a Location header.
  return /^\/(?!\/)[!-[\]-~]*$/.test(next) && !next.startsWith('/auth/') ? next : '/';
}
