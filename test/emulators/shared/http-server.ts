/** The HTTP server of an emulated platform on loopback, and the harm that is done to a call on any platform. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

/** Answers what is not the platform's; says whether it did. */
export type AnswerPage = (
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  body: Buffer,
) => boolean;

/** How the net harms a call, whatever the platform would have answered. */
export type NetworkFault =
  /** A proxy's page instead of JSON; the call does not reach the platform. */
  | { readonly kind: 'html'; readonly status: number }
  /** The connection breaks, before the call takes effect or after it. */
  | { readonly kind: 'cut'; readonly when: 'before' | 'after' }
  | { readonly kind: 'slow'; readonly milliseconds: number; readonly when: 'before' | 'after' };

/** Opens the server on loopback. @param port 0 for any free one @param answer may throw before it has written anything */
export async function openHttpServer(
  port: number,
  answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
  failed: (response: ServerResponse, error: unknown) => void,
): Promise<Server> {
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (!response.headersSent) failed(response, error);
    });
  });
  // A bot that keeps its connection for long must not find it closed in the middle of a test.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return server;
}

export async function wholeBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** @returns what the net did in place of the call, if it did */
export async function harmByNetwork(
  response: ServerResponse,
  fault: NetworkFault,
): Promise<'cut' | 'answered' | undefined> {
  switch (fault.kind) {
    case 'html':
      response.writeHead(fault.status, { 'content-type': 'text/html' });
      response.end(`<html><head><title>${fault.status}</title></head><body>nginx</body></html>`);
      return 'answered';
    case 'slow':
      if (fault.when === 'before') await pause(fault.milliseconds);
      return undefined;
    case 'cut':
      if (fault.when === 'after') return undefined;
      response.destroy();
      return 'cut';
    default:
      return fault satisfies never;
  }
}
