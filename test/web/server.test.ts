import { request } from 'node:http';
import { type AddressInfo, connect, createServer } from 'node:net';
import { pino } from 'pino';
import { afterEach, expect, test, vi } from 'vitest';
import type { Header, Posted, Webhook } from '../../src/chat/webhook.ts';
import { createMetrics, type Gauges } from '../../src/web/metrics.ts';
import { startWebServer, type WebServer, type WebServerOptions } from '../../src/web/server.ts';

const running: WebServer[] = [];
let logged: Record<string, unknown>[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map(server => server.close()));
  logged = [];
});

async function started(more: Partial<WebServerOptions> = {}): Promise<WebServer> {
  const server = await startWebServer({
    host: '127.0.0.1',
    port: 0,
    webhooks: [],
    readiness: async () => ({ database: true }),
    metrics: async () => '',
    log: pino({}, { write: (line: string) => logged.push(JSON.parse(line)) }),
    ...more,
  });
  running.push(server);
  return server;
}

/** A webhook that keeps what it was given. */
function keeping(taken: Posted[], more: Partial<Webhook> = {}): Webhook {
  return {
    path: '/telegram',
    mostBytes: () => 1000,
    take: async posted => {
      taken.push(posted);
      return { status: 200, body: { kept: posted.body.toString('utf8').length } };
    },
    ...more,
  };
}

const at = ({ port }: WebServer, path: string) => `http://127.0.0.1:${port}${path}`;
const post = (server: WebServer, path: string, body: string) =>
  fetch(at(server, path), { method: 'POST', body });

/** @returns status and body of a post whose length is not told beforehand */
function postChunked(server: WebServer, path: string, chunks: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const posting = request(at(server, path), { method: 'POST' }, answer => {
      let body = '';
      answer.on('data', chunk => {
        body += chunk;
      });
      answer.on('end', () => resolve(`${answer.statusCode} ${body}`));
    });
    posting.on('error', reject);
    for (const chunk of chunks) posting.write(chunk);
    posting.end();
  });
}

test('a process that runs is healthy', async () => {
  const answer = await fetch(at(await started(), '/healthz'));
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({ ok: true });
});

test('it is ready when all that it needs is there, and says what is not', async () => {
  const record = { database: true, telegram: false };
  const server = await started({ readiness: async () => record });
  const notYet = await fetch(at(server, '/readyz'));
  expect([notYet.status, await notYet.json()]).toEqual([503, record]);
  record.telegram = true;
  const now = await fetch(at(server, '/readyz'));
  expect([now.status, await now.json()]).toEqual([200, record]);
});

test('when readiness itself fails it is not ready, and says nothing of why', async () => {
  const server = await started({
    readiness: async () => {
      throw new Error('secret');
    },
  });
  const answer = await fetch(at(server, '/readyz'));
  expect(answer.status).toBe(503);
  expect(await answer.text()).not.toMatch(/secret|at /);
  expect(logged).toMatchObject([{ event: 'request failed', path: '/readyz', err: { message: 'secret' } }]);
});

test('metrics are read at every scrape', async () => {
  const gauges = {
    inbox: { waiting: 3, dead: 1 },
    outbox: { queued: 2, sending: 1, unknown: 0, dead: 4 },
    tasks: { waiting: 0, running: 1, failed: 2 },
    platforms: {
      telegram: { isConnected: true, counts: {} },
      lark: { isConnected: false, counts: { reconnects: 2 } },
    } as Record<string, Gauges['platforms'][string]>,
  } satisfies Gauges;
  const server = await started({ metrics: createMetrics(async () => gauges) });
  const first = await fetch(at(server, '/metrics'));
  expect(first.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  const lines = (await first.text()).split('\n');
  expect(lines).toEqual(
    expect.arrayContaining([
      'personaloop_inbox_events{state="waiting"} 3',
      'personaloop_inbox_events{state="dead"} 1',
      'personaloop_outbox_messages{state="queued"} 2',
      'personaloop_outbox_messages{state="unknown"} 0',
      'personaloop_tasks{state="running"} 1',
      'personaloop_tasks{state="failed"} 2',
      'personaloop_platform_connected{platform="telegram"} 1',
      'personaloop_platform_connected{platform="lark"} 0',
      'personaloop_platform_events_total{platform="lark",what="reconnects"} 2',
      expect.stringMatching(/^# HELP personaloop_inbox_events ./),
      expect.stringMatching(/^process_resident_memory_bytes \d/),
    ]),
  );
  gauges.inbox.waiting = 0;
  gauges.platforms = { telegram: { isConnected: false, counts: {} } };
  const second = await (await fetch(at(server, '/metrics'))).text();
  expect(second).toContain('personaloop_inbox_events{state="waiting"} 0');
  expect(second).toContain('personaloop_platform_connected{platform="telegram"} 0');
  expect(second).not.toContain('lark');
});

test('what is posted is taken whole, headers in any case, and answered as the webhook says', async () => {
  const taken: Posted[] = [];
  const server = await started({ webhooks: [keeping(taken)] });
  const body = '{"text":"包装盒太大 👩‍👩‍👧"}';
  const headers = { 'X-Telegram-Bot-Api-Secret-Token': 'abc' };
  const answer = await fetch(at(server, '/telegram'), { method: 'POST', body, headers });
  expect([answer.status, await answer.json()]).toEqual([200, { kept: body.length }]);
  expect(taken[0]?.body.toString('utf8')).toBe(body);
  expect(taken[0]?.header('x-telegram-bot-api-secret-token')).toBe('abc');
  expect(taken[0]?.header('x-other')).toBeUndefined();
  expect(await postChunked(server, '/telegram', ['一', '二'])).toBe('200 {"kept":2}');
  expect(taken[1]?.body.toString('utf8')).toBe('一二');
});

test('an answer without a body is one', async () => {
  const server = await started({ webhooks: [keeping([], { take: async () => ({ status: 401 }) })] });
  const answer = await post(server, '/telegram', '');
  expect([answer.status, await answer.text()]).toEqual([401, '']);
});

test('a body that is too large is refused, whether its length was told or not', async () => {
  const taken: Posted[] = [];
  const server = await started({ webhooks: [keeping(taken)] });
  const told = await post(server, '/telegram', 'x'.repeat(1001));
  expect([told.status, await told.json()]).toEqual([413, { error: 'too large' }]);
  const chunks = Array.from({ length: 50 }, () => 'x'.repeat(1000));
  expect(await postChunked(server, '/telegram', chunks)).toBe('413 {"error":"too large"}');
  expect(taken).toEqual([]);
  expect((await post(server, '/telegram', 'x'.repeat(1000))).status).toBe(200);
  expect(logged).toEqual([]);
});

test('a webhook that throws answers 500 without a word of why, and leaves one line in the log', async () => {
  const take = async () => {
    throw new Error('no space left on device');
  };
  const server = await started({ webhooks: [keeping([], { take })] });
  const answer = await post(server, '/telegram', '{}');
  expect([answer.status, await answer.text()]).toEqual([500, '{"error":"internal error"}']);
  expect(logged).toMatchObject([
    { event: 'webhook failed', path: '/telegram', err: { message: 'no space left on device' } },
  ]);
});

test('a sender that goes away in the middle of a body is not taken, nor logged', async () => {
  const taken: Posted[] = [];
  const server = await started({ webhooks: [keeping(taken)] });
  const socket = connect(server.port, '127.0.0.1');
  socket.write('POST /telegram HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{"text":');
  await new Promise(resolve => setTimeout(resolve, 100));
  socket.destroy();
  await new Promise(resolve => setTimeout(resolve, 100));
  expect(taken).toEqual([]);
  expect(logged).toEqual([]);
});

test.each([
  ['GET', '/', 404, null],
  ['POST', '/telegram/', 404, null],
  ['GET', '/telegram', 405, 'POST'],
  ['POST', '/healthz', 405, 'GET, HEAD'],
  ['DELETE', '/metrics', 405, 'GET, HEAD'],
])('%s %s is %i', async (method, path, status, allow) => {
  const server = await started({ webhooks: [keeping([])] });
  const answer = await fetch(at(server, path), { method });
  expect([answer.status, answer.headers.get('allow')]).toEqual([status, allow]);
  expect(await answer.json()).toEqual({ error: expect.any(String) });
});

test('of whoever proves nothing by the headers nothing is read', async () => {
  const taken: Posted[] = [];
  const mostBytes = (header: Header) => (header('x-proof') === 'yes' ? 1000 : undefined);
  const server = await started({ webhooks: [keeping(taken, { mostBytes })] });
  // The body is announced and never comes.
  const socket = connect(server.port, '127.0.0.1');
  const answered = new Promise<string>(resolve => socket.on('data', each => resolve(String(each))));
  socket.write('POST /telegram HTTP/1.1\r\nhost: x\r\ncontent-length: 900\r\n\r\n');
  expect(await answered).toMatch(/^HTTP\/1.1 401 /);
  socket.destroy();
  expect(taken).toEqual([]);
  const headers = { 'x-proof': 'yes' };
  const proven = await fetch(at(server, '/telegram'), { method: 'POST', body: 'x', headers });
  expect(proven.status).toBe(200);
});

test('what is still under way when it has to end is told to come again, and is no error', async () => {
  let isClosed = () => {};
  const closed = new Promise<void>(resolve => {
    isClosed = resolve;
  });
  let isAsked = () => {};
  const asked = new Promise<void>(resolve => {
    isAsked = resolve;
  });
  const server = await started({
    webhooks: [
      keeping([], {
        take: async () => {
          isAsked();
          await closed;
          throw new Error('the database is closed');
        },
      }),
    ],
  });
  const answer = post(server, '/telegram', 'x');
  await asked;
  const closing = server.close();
  isClosed();
  expect((await answer).status).toBe(503);
  await closing;
  expect(logged.map(({ event, level }) => [event, level])).toEqual([['webhook broken off', 40]]);
});

test('however many bodies are begun and never ended, one that comes whole is taken', async () => {
  const taken: Posted[] = [];
  const server = await started({ webhooks: [keeping(taken)] });
  const answers: string[] = [];
  const sockets = Array.from({ length: 100 }, () => {
    const socket = connect(server.port, '127.0.0.1');
    socket.on('data', each => answers.push(String(each)));
    socket.on('error', () => {});
    socket.write('POST /telegram HTTP/1.1\r\nhost: x\r\ncontent-length: 900\r\n\r\nx');
    return socket;
  });
  // So many are read at once: those that are read for longest are given up.
  await vi.waitFor(() => expect(answers.length).toBe(100 - 32), { timeout: 10_000 });
  expect(answers.every(answer => answer.startsWith('HTTP/1.1 400 '))).toBe(true);
  expect((await post(server, '/telegram', 'whole')).status).toBe(200);
  expect(taken).toHaveLength(1);
  for (const socket of sockets) socket.destroy();
});

test('a port that is taken is a rejection', async () => {
  const other = createServer();
  await new Promise<void>(resolve => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  await expect(started({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  other.close();
});

test('closing answers what is under way, takes nothing more, and drops idle connections', async () => {
  let answerNow = () => {};
  const answering = new Promise<void>(resolve => {
    answerNow = resolve;
  });
  let arrived = () => {};
  const arriving = new Promise<void>(resolve => {
    arrived = resolve;
  });
  const take = async () => {
    arrived();
    await answering;
    return { status: 200, body: { ok: true } };
  };
  const server = await started({ webhooks: [keeping([], { take })] });
  await (await fetch(at(server, '/healthz'))).text();
  const idle = connect(server.port, '127.0.0.1');
  const idleEnds = new Promise(resolve => idle.on('close', resolve).on('error', () => {}));
  const underWay = post(server, '/telegram', '{}');
  await arriving;
  const began = Date.now();
  const closed = server.close();
  await idleEnds;
  await expect(fetch(at(server, '/healthz'))).rejects.toThrow();
  answerNow();
  const answer = await underWay;
  expect([answer.status, await answer.json(), answer.headers.get('connection')]).toEqual([
    200,
    { ok: true },
    'close',
  ]);
  await closed;
  // What hangs is given five seconds.
  expect(Date.now() - began).toBeLessThan(4500);
  await server.close();
});

test('closing does not wait for ever for a request that hangs', async () => {
  let arrived = () => {};
  const arriving = new Promise<void>(resolve => {
    arrived = resolve;
  });
  const take = () => {
    arrived();
    return new Promise<never>(() => {});
  };
  const server = await started({ webhooks: [keeping([], { take })] });
  const underWay = post(server, '/telegram', '{}').catch((error: unknown) => error);
  await arriving;
  const began = Date.now();
  await server.close();
  expect(Date.now() - began).toBeGreaterThan(4000);
  expect(await underWay).toBeInstanceOf(Error);
});
