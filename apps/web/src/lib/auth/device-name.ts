/** "Firefox on Linux", from what a browser says of itself; null where it says nothing we know. */
export function deviceName(userAgent: string): string | null {
  const browser = find(userAgent, { Edge: /Edg(e|A|iOS)?\//, Opera: /OPR\//, 'Samsung Internet': /SamsungBrowser\//, Firefox: /Firefox\/|FxiOS\//, Chrome: /Chrome\/|CriOS\//, Safari: /Safari\// });
  const system = find(userAgent, { iPhone: /iPhone/, iPad: /iPad/, Android: /Android/, Windows: /Windows/, macOS: /Mac OS X|Macintosh/, ChromeOS: /CrOS/, Linux: /Linux/ });
  return browser && system ? `${browser} · ${system}` : (browser ?? system);
}

const find = (text: string, known: Record<string, RegExp>): string | null => Object.entries(known).find(([, pattern]) => pattern.test(text))?.[0] ?? null;
