import type { Endpoint } from './endpoint.ts';

export type Match = { endpoint: Endpoint; params: Record<string, string> };
type Node = { fixed: Map<string, Node>; parameter: { name: string; node: Node } | null; endpoints: Map<string, Endpoint> };

/** Finds endpoints by method and path, one step for each part of the path. */
export function routesOf(endpoints: Endpoint[]) {
  const root = emptyNode();
  for (const endpoint of endpoints) add(root, endpoint);

  return {
    /** The endpoint; or the methods that this path does know; or null for a path that does not exist. */
    find(method: string, path: string): Match | { allowed: string[] } | null {
      const params: Record<string, string> = {};
      let node: Node | undefined = root;
      for (const part of path.split('/').filter(Boolean)) {
        const next: Node | undefined = node.fixed.get(part);
        if (!next && node.parameter) params[node.parameter.name] = decode(part);
        node = next ?? node.parameter?.node;
        if (!node) return null;
      }
      const endpoint = node.endpoints.get(method);
      if (endpoint) return { endpoint, params };
      return node.endpoints.size > 0 ? { allowed: [...node.endpoints.keys()] } : null;
    },
  };
}

const emptyNode = (): Node => ({ fixed: new Map(), parameter: null, endpoints: new Map() });

function add(root: Node, endpoint: Endpoint): void {
  let node = root;
  for (const part of endpoint.path.split('/').filter(Boolean)) {
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name) node = (node.parameter ??= { name, node: emptyNode() }).node;
    else node = node.fixed.get(part) ?? node.fixed.set(part, emptyNode()).get(part)!;
  }
  if (node.endpoints.has(endpoint.method)) throw new Error(`${endpoint.method} ${endpoint.path} is declared twice`);
  node.endpoints.set(endpoint.method, endpoint);
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
