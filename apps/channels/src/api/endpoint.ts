import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ZodType } from 'zod';
import type { Right } from '@switchboard/domain/people/rights.ts';
import type { Viewer } from '@switchboard/domain/people/viewer.ts';

/** One call that passed the door: who makes it, and input whose shape is right. */
export type Call<Query = unknown, Body = unknown> = {
  viewer: Viewer;
  /** What stands for `{id}` and the like in the path. */
  params: Record<string, string>;
  query: Query;
  body: Body;
  /** The version named by `If-Match`, null without one. */
  ifMatch: number | null;
  req: IncomingMessage;
  /** For the few endpoints that answer with something else than JSON; they return `answered`. */
  res: ServerResponse;
};

/** Says that the endpoint has written the response itself. */
export const answered = Symbol('answered');

/**
 * One endpoint of the REST API. The list of them is the API: routing, validation, the OpenAPI description and the permission matrix of the tests
 * all read it.
 */
export type Endpoint<Query = any, Body = any> = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/api/v1`, with parameters in braces: `/service-desk/tickets/{id}`. */
  path: string;
  summary: string;
  /** The right that the verb behind it asks for, for the reader and the permission matrix; null: everybody who is signed in. */
  right: Right | Right[] | null;
  query?: ZodType<Query>;
  body?: ZodType<Body>;
  /** What it answers with; described in the OpenAPI document. */
  answers?: ZodType;
  /** 200 unless said otherwise. 204 sends nothing. */
  status?: 200 | 201 | 202 | 204;
  /** Takes a body that is not JSON from `call.req` itself. */
  raw?: { type: string; maxBytes: number };
  /**
   * What a repeat with the same Idempotency-Key is answered, made of the result of the verb's transaction. Left out: that result itself.
   * `handle` must answer the same.
   */
  answer?: (result: any) => unknown;
  handle(call: Call<Query, Body>): Promise<unknown>;
};

/** Keeps the types of input and handler together. */
export const endpoint = <Query, Body>(of: Endpoint<Query, Body>): Endpoint<Query, Body> => of;
