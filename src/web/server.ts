/** The HTTP door: health for whoever supervises the process, metrics, and what platforms post. */
import { createServer, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import type { Logger } from 'pino';
import { Registry } from 'prom-client';
import type { Header, Webhook } from '../chat/webhook.ts';
import { Bodies } from './bodies.ts';

export type WebServerOptions = {
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  readonly webhooks: readonly Webhook[];
  /** What the process needs, and whether it has it; ready when all are true. */
  readonly readiness: () => Promise<Readonly<Record<string, boolean>>>;
  /** In the Prometheus text format. */
  readonly metrics: () => Promise<string>;
  readonly log: Logger;
};

export type WebServer = {
  readonly port: number;
  /** Stops listening; resolves when the requests under way are answered, or after five seconds. */
  close(): Promise<void>;
};

// Whoever sends slower than this only wants to hold a connection. Node looks at the clock once in an interval.
const HEADERS_WITHIN_MILLISECONDS = 10_000;
const REQUEST_WITHIN_MILLISECONDS = 15_000;
const LOOK_EVERY_MILLISECONDS = 1_000;
const CLOSE_WITHIN_MILLISECONDS = 5_000;
/** A body is read within milliseconds, unless somebody only wants to hold it. */
const BODIES_AT_ONCE = 32;

/** @returns the server, listening; rejects when the port can't be listened on */
export async function startWebServer(options: WebServerOptions): Promise<WebServer> {
  let isClosing = false;
  const app = routes(options, () => isClosing);
  const server = createServer(
    {
      headersTimeout: HEADERS_WITHIN_MILLISECONDS,
      requestTimeout: REQUEST_WITHIN_MILLISECONDS,
      connectionsCheckingInterval: LOOK_EVERY_MILLISECONDS,
    },
    // The host is for probes by HTTP/1.0, which name none. The process's own Request and Response stay as they are.
    getRequestListener(app.fetch, { hostname: 'localhost', overrideGlobalObjects: false }),
  );
  const dropIdle = connectionsOf(server, () => isClosing);
  const port = await listen(server, options.host, options.port);
  server.on('error', err => options.log.error({ event: 'web server failed', err }));
  let closed: Promise<void> | undefined;
  return {
    port,
    close: () => {
      isClosing = true;
      closed ??= close(server, dropIdle);
      return closed;
    },
  };
}

function routes({ webhooks, readiness, metrics, log }: WebServerOptions, isClosing: () => boolean): Hono {
  const app = new Hono();
  const bodies = new Bodies(BODIES_AT_ONCE);
  app.use(async (context, next) => {
    await next();
    // Else the connection would stay open for a next request.
    if (isClosing()) context.header('connection', 'close');
  });
  app.get('/healthz', () => json(200, { ok: true }));
  app.get('/readyz', async () => {
    const record = await readiness();
    return json(Object.values(record).every(Boolean) ? 200 : 503, record);
  });
  app.get('/metrics', async () => {
    const headers = { 'content-type': Registry.PROMETHEUS_CONTENT_TYPE };
    return new Response(await metrics(), { headers });
  });
  for (const webhook of webhooks) {
    app.post(webhook.path, context => takePosted(webhook, context, bodies, log, isClosing));
    app.all(webhook.path, () => wrongMethod('POST'));
  }
  for (const path of ['/healthz', '/readyz', '/metrics']) app.all(path, () => wrongMethod('GET, HEAD'));
  app.notFound(() => json(404, { error: 'not found' }));
  app.onError((err, { req: { path } }) => {
    log.error({ event: 'request failed', path, err });
    // Whatever keeps the process from saying whether it is ready, it is not.
    return json(path === '/readyz' ? 503 : 500, { error: 'internal error' });
  });
  return app;
}

async function takePosted(
  webhook: Webhook,
  { req }: Context,
  bodies: Bodies,
  log: Logger,
  isClosing: () => boolean,
): Promise<Response> {
  const header: Header = name => req.header(name);
  const mostBytes = webhook.mostBytes(header);
  if (mostBytes === undefined) return json(401, undefined);
  const body = await bodies.read(req.raw, mostBytes);
  if (body === 'too-large') return json(413, { error: 'too large' });
  if (body === 'broken-off') return json(400, { error: 'incomplete' });
  try {
    const answer = await webhook.take({ header, body });
    return json(answer.status, answer.body);
  } catch (err) {
    // What was still under way when the time for an orderly end was over is told again, to the next process.
    if (isClosing()) {
      log.warn({ event: 'webhook broken off', path: webhook.path, err });
      return json(503, { error: 'stopping' });
    }
    log.error({ event: 'webhook failed', path: webhook.path, err });
    return json(500, { error: 'internal error' });
  }
}

function json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  if (body === undefined) return new Response(null, { status, headers });
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  });
}

function wrongMethod(allow: string): Response {
  return json(405, { error: 'method not allowed' }, { allow });
}

async function listen(server: Server, host: string, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}

/**
 * Node's own `closeIdleConnections` leaves those that have not asked anything yet, as browsers and balancers open them
 * in advance: they would hold up the end.
 * @returns what closes all connections without a request under way
 */
function connectionsOf(server: Server, isClosing: () => boolean): () => void {
  const underWay = new Map<Socket, number>();
  server.on('connection', (socket: Socket) => {
    underWay.set(socket, 0);
    socket.once('close', () => underWay.delete(socket));
  });
  server.on('request', ({ socket }, response) => {
    underWay.set(socket, (underWay.get(socket) ?? 0) + 1);
    response.once('close', () => {
      const left = (underWay.get(socket) ?? 1) - 1;
      if (!socket.destroyed) underWay.set(socket, left);
      if (left === 0 && isClosing()) socket.end();
    });
  });
  return () => {
    for (const [socket, requests] of underWay) if (requests === 0) socket.destroy();
  };
}

async function close(server: Server, dropIdle: () => void): Promise<void> {
  const timer = setTimeout(() => server.closeAllConnections(), CLOSE_WITHIN_MILLISECONDS);
  const closed = new Promise(resolve => server.close(resolve));
  dropIdle();
  await closed;
  clearTimeout(timer);
}
