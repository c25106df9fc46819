import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import { z, type ZodObject } from 'zod';
import { publicUrl } from '@switchboard/domain/platform/config.ts';
import type { Endpoint } from './endpoint.ts';
import { endpoints } from './endpoints.ts';
import { problemSchema } from './schemas.ts';

let made: unknown = null;

/** The API described in OpenAPI 3.1, made from the list of endpoints itself. */
export function openapi(): unknown {
  made ??= createDocument({
    openapi: '3.1.0',
    info: { title: 'Switchboard', version: '1', description: 'Everything the workspace can do. Sign in with a session cookie or `Authorization: Bearer <API key>`.' },
    servers: [{ url: `${publicUrl()}/api/v1` }],
    components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
    security: [{ key: [] }],
    paths: pathsOf(endpoints),
  });
  return made;
}

function pathsOf(all: Endpoint[]): ZodOpenApiPathsObject {
  const paths: ZodOpenApiPathsObject = {};
  for (const endpoint of all) (paths[endpoint.path] ??= {})[endpoint.method.toLowerCase() as 'get'] = operationOf(endpoint);
  return paths;
}

function operationOf(endpoint: Endpoint): ZodOpenApiOperationObject {
  const status = String(endpoint.status ?? 200);
  const rights = endpoint.right === null ? [] : [endpoint.right].flat();
  return {
    summary: endpoint.summary,
    tags: [endpoint.path.split('/').filter((part) => part && !part.startsWith('{') && part !== 'service-desk')[0] ?? 'other'],
    description: rights.length ? `Asks for the right ${rights.map((right) => `\`${right}\``).join(' or ')}.` : undefined,
    requestParams: paramsOf(endpoint),
    ...(endpoint.body ? { requestBody: { content: { 'application/json': { schema: endpoint.body } } } } : {}),
    ...(endpoint.raw ? { requestBody: { content: { [endpoint.raw.type]: { schema: { type: 'string' as const, format: 'binary' } } } } } : {}),
    responses: {
      [status]: endpoint.answers && status !== '204' ? { description: 'Done', content: { 'application/json': { schema: endpoint.answers } } } : { description: 'Done' },
      default: { description: 'Refused (RFC 9457)', content: { 'application/problem+json': { schema: problemSchema } } },
    },
  };
}

function paramsOf({ path, query }: Endpoint): { query?: ZodObject; path?: ZodObject } {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
  return {
    ...(query ? { query: query as ZodObject } : {}),
    ...(names.length ? { path: z.object(Object.fromEntries(names.map((name) => [name, z.string()]))) } : {}),
  };
}
