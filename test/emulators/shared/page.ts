/** The web page by which one plays the people by hand: the page itself, what it shows, and what it does. */
import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import type { Happenings } from './happenings.ts';
import type { AnswerPage } from './http-server.ts';

export type Page = {
  /** The file that it is. */
  readonly file: string;
  readonly world: Happenings;
  /** @returns all that it shows */
  state(): unknown;
  /** Does what somebody wished on the page. @returns what is to be shown of it at once @throws Error when people can't do it */
  perform(wish: unknown): Promise<unknown>;
  /** Where what was sent can be fetched. */
  readonly resourcePath: string;
  /** @returns a picture or file that was sent */
  resource(query: URLSearchParams): { readonly type: string; readonly content: Buffer } | undefined;
};

/** @returns what answers a request of the page, and says whether the request was one */
export function answerPage(page: Page): AnswerPage {
  return (request, response, url, body) => {
    switch (`${request.method} ${url.pathname}`) {
      case 'GET /':
        send(response, 200, 'text/html; charset=utf-8', readFileSync(page.file));
        return true;
      case 'GET /people/state':
        send(response, 200, 'application/json', JSON.stringify(page.state()));
        return true;
      case 'GET /people/events':
        tellOfEvents(page.world, response);
        return true;
      case `GET ${page.resourcePath}`: {
        const { type, content } = page.resource(url.searchParams) ?? {};
        if (content === undefined) send(response, 404, 'text/plain', 'no such file');
        else send(response, 200, type ?? 'application/octet-stream', content);
        return true;
      }
      case 'POST /people/act':
        void act(page, response, body);
        return true;
      default:
        return false;
    }
  };
}

async function act(page: Page, response: ServerResponse, body: Buffer): Promise<void> {
  try {
    const outcome = await page.perform(JSON.parse(body.toString('utf8')));
    send(response, 200, 'application/json', JSON.stringify(outcome ?? {}));
  } catch (error) {
    // What people cannot do is said on the page; there is nobody else to tell.
    const message = error instanceof Error ? error.message : String(error);
    send(response, 400, 'application/json', JSON.stringify({ error: message }));
  }
}

/** Only that something happened: the page then asks for the state, so that it can't miss anything. */
function tellOfEvents(world: Happenings, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.write(': here\n\n');
  const unwatch = world.watch(() => response.write('data: changed\n\n'));
  response.on('close', unwatch);
}

function send(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
  response.writeHead(status, {
    'content-type': type,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(body);
}
