/** The web page by which one plays the people by hand: the page itself, what it shows, and what it does. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { LongConnection } from './long-connection.ts';
import type { World } from './world.ts';

export type AnswerPage = (
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  body: Buffer,
) => boolean;

/** @returns what answers a request of the page, and says whether the request was one */
export function answerPage(_world: World, _longConnection: LongConnection): AnswerPage {
  return () => false;
}
