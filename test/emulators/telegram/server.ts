/** The Bot API over HTTP, with the faults that a test has planned. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { CallLog } from '../shared/call-log.ts';
import { type AnswerPage, harmByNetwork, openHttpServer, wholeBody } from '../shared/http-server.ts';
import { ApiRefusal, badRequest } from './api-refusal.ts';
import type { Fault, Faults } from './faults.ts';
import type { Surroundings } from './method.ts';
import { METHODS } from './methods/index.ts';
import { type RequestBody, readBody } from './request-body.ts';

export type ServerSurroundings = Surroundings & {
  readonly token: string;
  readonly faults: Faults;
  readonly log: CallLog;
  readonly answerPage: AnswerPage;
};

const METHOD_NAMES = new Map(Object.keys(METHODS).map(name => [name.toLowerCase(), name]));

/** Opens the server on loopback. @param port 0 for any free one */
export function openServer(port: number, surroundings: ServerSurroundings): Promise<Server> {
  return openHttpServer(
    port,
    (request, response) => answer(request, response, surroundings),
    (response, error) => write(response, 500, { ok: false, error_code: 500, description: String(error) }),
  );
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  surroundings: ServerSurroundings,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const body = await wholeBody(request);
  const [, fileToken, filePath] = /^\/file\/bot([^/]+)\/(.+)$/.exec(url.pathname) ?? [];
  if (fileToken !== undefined && filePath !== undefined) {
    return answerDownload(
      response,
      decodeURIComponent(fileToken),
      decodeURIComponent(filePath),
      surroundings,
    );
  }
  const [, token, name] = /^\/bot([^/]+)\/(\w+)$/.exec(url.pathname) ?? [];
  if (token !== undefined && name !== undefined) {
    const refusal = tokenRefusal(decodeURIComponent(token), surroundings.token);
    if (refusal !== undefined) return writeRefusal(response, refusal);
    return answerCall(request, response, { url, name, body }, surroundings);
  }
  if (!surroundings.answerPage(request, response, url, body)) {
    writeRefusal(response, new ApiRefusal(404, 'Not Found'));
  }
}

function tokenRefusal(given: string, right: string): ApiRefusal | undefined {
  if (given === right) return undefined;
  return /^\d+:[\w-]+$/.test(given) ? new ApiRefusal(401, 'Unauthorized') : new ApiRefusal(404, 'Not Found');
}

type Received = { readonly url: URL; readonly name: string; readonly body: Buffer };

async function answerCall(
  request: IncomingMessage,
  response: ServerResponse,
  { url, name, body }: Received,
  surroundings: ServerSurroundings,
): Promise<void> {
  const { log, faults, world } = surroundings;
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const known = METHOD_NAMES.get(name.toLowerCase());
  const read = tryRead(url, request.headers['content-type'] ?? '', body);
  const call = log.begin(known ?? name, read instanceof ApiRefusal ? {} : read.parameters, world.now());
  const fault = faults.take(call);
  const harm = await harmBefore(response, fault);
  if (harm !== undefined) {
    log.end(call, harm === 'cut' ? 'cut before' : 'harmed');
    return world.happened();
  }
  let status = 200;
  let answered: unknown;
  try {
    const run = known === undefined ? undefined : METHODS[known];
    if (run === undefined) throw new ApiRefusal(404, 'Not Found: method not found');
    if (read instanceof ApiRefusal) throw read;
    const context = { ...surroundings, uploads: read.uploads, signal: gone.signal };
    answered = { ok: true, result: await run(read.parameters, context) };
  } catch (error) {
    if (!(error instanceof ApiRefusal)) throw error;
    status = error.code;
    answered = refusalJson(error);
  }
  if (fault?.kind === 'slow' && fault.when === 'after') await pause(fault.milliseconds);
  if (fault?.kind === 'cut') {
    response.destroy();
    log.end(call, 'cut after', answered);
  } else {
    log.end(call, status === 200 ? 'done' : 'refused', answered);
    write(response, status, answered);
  }
  world.happened();
}

function tryRead(url: URL, contentType: string, body: Buffer): RequestBody | ApiRefusal {
  try {
    return readBody(url.searchParams, contentType, body);
  } catch {
    // The only thing that can be wrong with a body is its JSON.
    return badRequest("can't parse request body as JSON object");
  }
}

/** @returns what was done in place of the call, if it was */
async function harmBefore(
  response: ServerResponse,
  fault: Fault | undefined,
): Promise<'cut' | 'answered' | undefined> {
  if (fault === undefined) return undefined;
  switch (fault.kind) {
    case 'error': {
      const { code, retryAfterSeconds } = fault;
      const isFlood = code === 429;
      const seconds = retryAfterSeconds ?? 1;
      const description =
        fault.description ??
        (isFlood ? `Too Many Requests: retry after ${seconds}` : 'Internal Server Error');
      writeRefusal(response, new ApiRefusal(code, description, isFlood ? { retry_after: seconds } : {}));
      return 'answered';
    }
    default:
      return harmByNetwork(response, fault);
  }
}

async function answerDownload(
  response: ServerResponse,
  token: string,
  path: string,
  { token: right, world, faults, log }: ServerSurroundings,
): Promise<void> {
  const call = log.begin('download', { path }, world.now());
  const fault = faults.take(call);
  const harm = await harmBefore(response, fault);
  const file = token === right ? world.files.byPath(path) : undefined;
  if (harm !== undefined) {
    log.end(call, harm === 'cut' ? 'cut before' : 'harmed');
  } else if (fault?.kind === 'cut') {
    // In the middle of the file: the length is promised, the bytes are not all there.
    response.writeHead(200, { 'content-length': (file?.content.length ?? 0) + 1 });
    response.write(file?.content ?? '', () => response.destroy());
    log.end(call, 'cut after');
  } else if (file === undefined) {
    log.end(call, 'refused');
    writeRefusal(response, new ApiRefusal(404, 'Not Found'));
  } else {
    if (fault?.kind === 'slow' && fault.when === 'after') await pause(fault.milliseconds);
    log.end(call, 'done');
    response.writeHead(200, {
      'content-type': 'application/octet-stream',
      'content-length': file.content.length,
    });
    response.end(file.content);
  }
  world.happened();
}

function refusalJson({ code, description, parameters }: ApiRefusal): unknown {
  const hasParameters = Object.keys(parameters).length > 0;
  return { ok: false, error_code: code, description, ...(hasParameters ? { parameters } : {}) };
}

function writeRefusal(response: ServerResponse, refusal: ApiRefusal): void {
  write(response, refusal.code, refusalJson(refusal));
}

function write(response: ServerResponse, status: number, answered: unknown): void {
  const retryAfter = /"retry_after":(\d+)/.exec(status === 429 ? JSON.stringify(answered) : '')?.[1];
  response.writeHead(status, {
    'content-type': 'application/json',
    ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }),
  });
  response.end(JSON.stringify(answered));
}
