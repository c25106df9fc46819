/** Pages that nobody has to be signed in for. Everything else asks for a person, so that a new page is closed until somebody opens it here. */
const open = new Set(['auth', 'setup', 'components', 'solved']);

/** The first part of a route that its visitor sees; SvelteKit's groups, such as `(agent)`, are not seen. */
const firstOf = (routeId: string | null): string => routeId?.split('/').find((part) => part && !/^\(.*\)$/.test(part)) ?? '';

export const needsNobody = (routeId: string | null): boolean => open.has(firstOf(routeId));

export const needsSetup = (routeId: string | null): boolean => firstOf(routeId) === 'setup';
