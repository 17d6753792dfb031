/**
 * Replies to the cards of a round. To a summary, one that begins with a variant is a signal of it: `A 评论都在问尺寸 维度=需求`. To
 * what asks for figures it brings them. A file brings figures either way.
 */
import { findPath } from '../../chat/grammar/command.ts';
import { quoteWord } from '../../chat/grammar/parse.ts';
import type { IncomingMessage } from '../../chat/incoming.ts';
import { type EventContext, requestFor } from '../../conversation/event-context.ts';
import { runLine } from '../../conversation/run-command.ts';
import type { Card } from '../../store/cards.ts';
import type { ChatKey } from '../../store/inbox.ts';
import { roundName } from './domain/test-ref.ts';
import { variantCalled } from './find-test.ts';
import { roundById } from './store/rounds.ts';
import { testById } from './store/tests.ts';

type Notified = readonly ChatKey[] | undefined;

/** @returns the rooms in which something is to be said; undefined when it is a talk among people */
export async function takeReply(by: EventContext, incoming: IncomingMessage, card: Card): Promise<Notified> {
  if (incoming.file !== undefined) return takeFile(by, incoming, card);
  return takeVariant(by, incoming, card, 'ab signal');
}

/** @returns the rooms in which something is to be said; undefined when it is a talk among people */
export async function takeFigures(
  by: EventContext,
  incoming: IncomingMessage,
  card: Card,
): Promise<Notified> {
  if (incoming.file !== undefined) return takeFile(by, incoming, card);
  return takeVariant(by, incoming, card, 'ab record');
}

/** What is written beside it is a word to people, unless it is whose figures they are. */
async function takeFile(
  by: EventContext,
  incoming: IncomingMessage,
  { teamId, thingId }: Card,
): Promise<Notified> {
  const round = await roundById(by.transaction, teamId, thingId);
  const test = await testById(by.transaction, teamId, round.testId);
  const only = variantCalled(test, incoming.text);
  const rest = only === undefined ? '' : ` ${quoteWord(only.name)}`;
  return run(by, incoming, 'ab record', `${roundName(test.number, round.number)}${rest}`);
}

async function takeVariant(
  by: EventContext,
  incoming: IncomingMessage,
  { teamId, thingId }: Card,
  command: string,
): Promise<Notified> {
  const [, first = '', said = ''] =
    /^(\S+?)(?:[：:，,]\s*|\s+)(\S[\s\S]*)$/u.exec(incoming.text.trim()) ?? [];
  if (said === '') return undefined;
  const round = await roundById(by.transaction, teamId, thingId);
  const test = await testById(by.transaction, teamId, round.testId);
  const variant = variantCalled(test, first);
  if (variant === undefined) return undefined;
  const name = roundName(test.number, round.number);
  return run(by, incoming, command, `${name} ${quoteWord(variant.name)} ${said}`);
}

async function run(
  by: EventContext,
  incoming: IncomingMessage,
  command: string,
  rest: string,
): Promise<Notified> {
  const path = findPath(by.config.commands, command);
  if (path === undefined) return undefined;
  const request = await requestFor(by, incoming);
  await runLine(request, path, `/${command} ${rest}`, command.length + 1);
  return request.notified;
}
