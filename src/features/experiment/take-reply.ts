/** A reply to a summary that begins with a variant is a signal of it: `A 评论都在问尺寸 维度=需求`. */
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

const COMMAND = 'ab signal';

/** @returns the rooms in which something is to be said; undefined when it is a talk among people */
export async function takeReply(
  by: EventContext,
  incoming: IncomingMessage,
  { teamId, thingId }: Card,
): Promise<readonly ChatKey[] | undefined> {
  const [, first = '', said = ''] =
    /^(\S+?)(?:[：:，,]\s*|\s+)(\S[\s\S]*)$/u.exec(incoming.text.trim()) ?? [];
  if (said === '') return undefined;
  const round = await roundById(by.transaction, teamId, thingId);
  const test = await testById(by.transaction, teamId, round.testId);
  const variant = variantCalled(test, first);
  const path = findPath(by.config.commands, COMMAND);
  if (variant === undefined || path === undefined) return undefined;
  const request = await requestFor(by, incoming);
  const line = `/${COMMAND} ${roundName(test.number, round.number)} ${quoteWord(variant.name)} ${said}`;
  await runLine(request, path, line, COMMAND.length + 1);
  return request.notified;
}
