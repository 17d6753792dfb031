/** The web page by which one plays the people by hand: the page itself, what it shows, and what it does. */
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import type { LongConnection } from './long-connection.ts';
import { perform } from './page-acts.ts';
import { pageState } from './page-state.ts';
import type { World } from './world.ts';

const PAGE = path.join(import.meta.dirname, 'page.html');

export type AnswerPage = (
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  body: Buffer,
) => boolean;

/** @returns what answers a request of the page, and says whether the request was one */
export function answerPage(world: World, longConnection: LongConnection): AnswerPage {
  return (request, response, url, body) => {
    switch (`${request.method} ${url.pathname}`) {
      case 'GET /':
        send(response, 200, 'text/html; charset=utf-8', readFileSync(PAGE));
        return true;
      case 'GET /people/state':
        send(response, 200, 'application/json', JSON.stringify(pageState(world, longConnection)));
        return true;
      case 'GET /people/events':
        tellOfEvents(world, response);
        return true;
      case 'GET /people/resource':
        sendResource(world, response, url.searchParams.get('key') ?? '');
        return true;
      case 'POST /people/act':
        void act(world, longConnection, response, body);
        return true;
      default:
        return false;
    }
  };
}

async function act(
  world: World,
  longConnection: LongConnection,
  response: ServerResponse,
  body: Buffer,
): Promise<void> {
  try {
    const outcome = await perform(world, longConnection, JSON.parse(body.toString('utf8')));
    send(response, 200, 'application/json', JSON.stringify(outcome ?? {}));
  } catch (error) {
    // What people cannot do is said on the page; there is nobody else to tell.
    const message = error instanceof Error ? error.message : String(error);
    send(response, 400, 'application/json', JSON.stringify({ error: message }));
  }
}

/** Only that something happened: the page then asks for the state, so that it can't miss anything. */
function tellOfEvents(world: World, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.write(': here\n\n');
  const unwatch = world.watch(() => response.write('data: changed\n\n'));
  response.on('close', unwatch);
}

function sendResource(world: World, response: ServerResponse, key: string): void {
  const resource = world.resources.byKey(key);
  if (resource === undefined) send(response, 404, 'text/plain', 'no such image or file');
  else send(response, 200, typeOf(resource.kind, resource.content), resource.content);
}

/** Never SVG or HTML, which could bring scripts along. */
function typeOf(kind: 'image' | 'file', content: Buffer): string {
  if (kind === 'file') return 'application/octet-stream';
  return content.subarray(0, 2).toString('hex') === 'ffd8' ? 'image/jpeg' : 'image/png';
}

function send(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
  response.writeHead(status, {
    'content-type': type,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(body);
}
