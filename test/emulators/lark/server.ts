/** The open platform over HTTP, with the faults that a test has planned. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { Call, CallLog } from '../shared/call-log.ts';
import { type AnswerPage, harmByNetwork, openHttpServer, wholeBody } from '../shared/http-server.ts';
import { ApiRefusal, missingScope } from './api-refusal.ts';
import type { Fault, Faults } from './faults.ts';
import { hex } from './ids.ts';
import { readBody } from './request-body.ts';
import type { Answer, Route, Surroundings } from './route.ts';
import { ROUTES } from './routes/index.ts';

export type ServerSurroundings = Surroundings & {
  readonly faults: Faults;
  readonly log: CallLog;
  readonly answerPage: AnswerPage;
};

type Received = { readonly url: URL; readonly bytes: Buffer; readonly headers: IncomingMessage['headers'] };
type Answered = {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>> | Buffer;
  readonly resetSeconds?: number | undefined;
};

/** Opens the server on loopback. @param port 0 for any free one */
export async function openServer(
  port: number,
  surroundings: (host: string) => ServerSurroundings,
): Promise<Server> {
  const server = await openHttpServer(
    port,
    (request, response) => answer(request, response, surroundings(request.headers.host ?? '')),
    (response, error) => write(response, { status: 500, body: { code: 5000, msg: String(error) } }),
  );
  server.on('upgrade', (request, socket, head: Buffer) => {
    surroundings(request.headers.host ?? '').longConnection.accept(request, socket, head);
  });
  return server;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  surroundings: ServerSurroundings,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const bytes = await wholeBody(request);
  const route = ROUTES.find(each => each.verb === request.method && each.pattern.test(url.pathname));
  if (route !== undefined) {
    return answerCall(response, route, { url, bytes, headers: request.headers }, surroundings);
  }
  if (!surroundings.answerPage(request, response, url, bytes)) {
    response.writeHead(404, { 'content-type': 'text/plain' });
    response.end('404 page not found');
  }
}

async function answerCall(
  response: ServerResponse,
  route: Route,
  received: Received,
  surroundings: ServerSurroundings,
): Promise<void> {
  const { log, faults, world } = surroundings;
  const path = { ...route.pattern.exec(received.url.pathname)?.groups };
  const query = Object.fromEntries(received.url.searchParams);
  const read = tryRead(received);
  const body = read instanceof ApiRefusal ? {} : read.body;
  const call = log.begin(route.method, { ...path, ...query, ...body }, world.now());
  const fault = faults.take(call);
  if (await isHarmedBefore(response, call, fault, log)) return world.happened();
  const answered = run(() => {
    allow(route, received, surroundings);
    if (read instanceof ApiRefusal) throw read;
    return route.run({ path, query, body, uploads: read.uploads }, surroundings);
  });
  if (fault?.kind === 'slow' && fault.when === 'after') await pause(fault.milliseconds);
  if (fault?.kind === 'cut') {
    if ('milliseconds' in fault) await pause(fault.milliseconds);
    response.destroy();
    log.end(call, 'cut after', answered.body);
  } else {
    log.end(call, isDone(answered) ? 'done' : 'refused', answered.body);
    write(response, answered);
  }
  world.happened();
}

function tryRead({ headers, bytes }: Received) {
  try {
    return readBody(headers['content-type'] ?? '', bytes);
  } catch (error) {
    if (error instanceof ApiRefusal) return error;
    throw error;
  }
}

/** @throws ApiRefusal when the caller may not make this call now */
function allow(
  { scopes }: Route,
  { headers }: Received,
  { world, tokens, rateLimits }: ServerSurroundings,
): void {
  if (scopes === undefined) return;
  tokens.check(headers.authorization);
  rateLimits.countCall();
  if (!world.hasScope(scopes)) throw missingScope(world.appId, scopes);
}

function run(act: () => Answer): Answered {
  try {
    const answer = act();
    return { status: 200, body: Buffer.isBuffer(answer) ? answer : { code: 0, msg: 'success', ...answer } };
  } catch (error) {
    if (!(error instanceof ApiRefusal)) throw error;
    return { status: error.status, body: error.asJson(), resetSeconds: error.more.resetSeconds };
  }
}

function isDone({ body }: Answered): boolean {
  return Buffer.isBuffer(body) || body['code'] === 0;
}

/** @returns whether something was done in place of the call */
async function isHarmedBefore(
  response: ServerResponse,
  call: Call,
  fault: Fault | undefined,
  log: CallLog,
): Promise<boolean> {
  if (fault === undefined) return false;
  switch (fault.kind) {
    case 'error': {
      const { code, msg = 'internal error', resetSeconds = 1, more } = fault;
      const isFlood = code === 99991400;
      const status = fault.status ?? (isFlood ? 429 : 400);
      const body = { ...new ApiRefusal(code, msg).asJson(), ...more };
      log.end(call, 'harmed', body);
      write(response, { status, body, resetSeconds: isFlood ? resetSeconds : fault.resetSeconds });
      return true;
    }
    case 'lost ack':
    case 'twice':
      throw new Error(`the fault "${fault.kind}" is for events`);
    default: {
      const harm = await harmByNetwork(response, fault);
      if (harm !== undefined) log.end(call, harm === 'cut' ? 'cut before' : 'harmed');
      return harm !== undefined;
    }
  }
}

function write(response: ServerResponse, { status, body, resetSeconds }: Answered): void {
  const isDownload = Buffer.isBuffer(body);
  response.writeHead(status, {
    'content-type': isDownload ? 'application/octet-stream' : 'application/json; charset=utf-8',
    'x-tt-logid': hex(),
    ...(resetSeconds === undefined ? {} : { 'x-ogw-ratelimit-reset': String(resetSeconds) }),
  });
  response.end(isDownload ? body : JSON.stringify(body));
}
