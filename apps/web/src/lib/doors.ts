/** Pages that nobody has to be signed in for. Everything else asks for a person, so that a new page is closed until somebody opens it here. */
const open = ['/auth', '/setup', '/components'];

export const needsNobody = (routeId: string | null): boolean => open.some((door) => routeId === door || routeId?.startsWith(`${door}/`) || routeId?.includes(`)${door}`));

export const needsSetup = (routeId: string | null): boolean => routeId?.includes('/setup') ?? false;
