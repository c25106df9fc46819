import type { Express } from 'express';
import { Problem } from '@switchboard/domain/platform/problem.ts';
import { sendJson, sendProblem } from './answer.ts';
import { api } from './api.ts';

/** Puts the REST API on the server: the endpoints, their description, and a clear answer for everything else below `/api`. */
export function mountApi(app: Express): void {
  app.get('/api/v1/openapi.json', async (_req, res) => {
    try {
      const { openapi } = await import('./openapi.ts');
      sendJson(res, 200, openapi());
    } catch (error) {
      sendProblem(res, error, res.getHeader('x-request-id') as string | undefined);
    }
  });
  app.get('/api/docs', async (_req, res) => {
    const { docsPage } = await import('./docs-page.ts');
    res.setHeader('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'");
    res.type('html').send(docsPage());
  });
  app.use('/api/v1', api);
  app.use('/api', (req, res) => sendProblem(res, new Problem('not_found', `There is no endpoint ${req.method} /api${req.path.slice(0, 100)}. See /api/docs.`), res.getHeader('x-request-id') as string | undefined));
}
