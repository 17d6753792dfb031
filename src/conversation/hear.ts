/** Handler of messages, dispatch of what people say: a command, an answer to the bot, something passed on, or talk among people. */

import { TEXT_TAKEN_AT_MOST } from '../chat/bounded.ts';
import { pathName, target } from '../chat/grammar/command.ts';
import { type ReadLine, readLine } from '../chat/grammar/read-line.ts';
import { grammarRefusal } from '../chat/grammar/refusals.ts';
import type { IncomingMessage } from '../chat/incoming.ts';
import { hashTyped, LINK_COMMAND } from '../chat/link-code.ts';
import type { ChatKey } from '../store/inbox.ts';
import { type EventContext, outsiderRequest, requestFor } from './event-context.ts';
import { offerMended, offerOwnName } from './offer-line.ts';
import { runEach } from './run-each.ts';
import { rememberSaid } from './said-before.ts';
import { takeAnswer } from './take-answer.ts';
import { turnAway } from './turn-away.ts';

export type Handled = {
  /** Ordinary chat, whose text a platform may need to be reminded of. */
  readonly isChat: boolean;
  /** Other rooms in which something is to be said. */
  readonly notified: readonly ChatKey[];
};

const CHAT: Handled = { isChat: true, notified: [] };

/** @returns what came of a message */
export async function hear(by: EventContext, incoming: IncomingMessage): Promise<Handled> {
  const { commands, botName } = by.config;
  if (incoming.isForwarded === true) {
    const notified = await forwarded(by, incoming);
    return notified === undefined ? CHAT : { isChat: false, notified };
  }
  const line = meantBy({ ...incoming, botName: incoming.botName ?? botName });
  const read = readLine(line, commands, incoming.botName ?? botName);
  if (incoming.length !== undefined) return refuseLength(by, incoming, incoming.length, read);
  if (read.kind === 'chat') {
    const notified = await takeAnswer(by, incoming);
    return notified === undefined ? CHAT : { isChat: false, notified };
  }
  if (read.kind === 'for-another-bot') return CHAT;
  if (read.kind === 'unknown' && !incoming.isAddressed && !read.isOneSlip) return CHAT;
  if (incoming.isAnonymous === true) {
    return read.kind === 'unknown'
      ? CHAT
      : { isChat: false, notified: await offerOwnName(by, incoming, read) };
  }
  const isWayOut = read.kind === 'command' && isWayOutOf(read);
  const request =
    (isWayOut ? await outsiderRequest(by, incoming) : undefined) ?? (await requestFor(by, incoming));
  if (read.kind === 'unknown') await offerMended(request, incoming, read);
  else {
    const { path, given } = await runEach(request, read);
    await rememberSaid(by, request.team, incoming, target(path).isFollowed === true ? given : undefined);
  }
  return { isChat: false, notified: request.notified };
}

/** What somebody passed on is for the first feature that makes something of it. */
async function forwarded(
  by: EventContext,
  incoming: IncomingMessage,
): Promise<readonly ChatKey[] | undefined> {
  for (const { handlers } of by.config.features) {
    const notified = await handlers?.forwarded?.(by, incoming);
    if (notified !== undefined) return notified;
  }
  return undefined;
}

/** What is too long is nothing that can be taken, whatever it says; among people it is a talk. */
async function refuseLength(
  by: EventContext,
  incoming: IncomingMessage,
  length: number,
  read: ReadLine,
): Promise<Handled> {
  const isForUs =
    read.kind === 'command' ||
    (read.kind === 'unknown' && read.isOneSlip) ||
    (read.kind !== 'for-another-bot' && incoming.isAddressed);
  if (!isForUs) return CHAT;
  const refusal = grammarRefusal('line-too-long', { length, most: TEXT_TAKEN_AT_MOST });
  return { isChat: false, notified: await turnAway(by, incoming, refusal) };
}

/** A bare name asks for help, and a bare code is to be used. */
function meantBy(incoming: IncomingMessage): string {
  if (isBareCall(incoming)) return '/help';
  const { text, isAddressed } = incoming;
  return isAddressed && hashTyped(text) !== undefined ? `/${LINK_COMMAND} ${text}` : text;
}

/** What whoever is shut out of a team may still do in their private chat: ask for help, and use another team's code. */
function isWayOutOf({ path, line, restStart }: Extract<ReadLine, { kind: 'command' }>): boolean {
  const name = pathName(path);
  return name === 'help' || (name === LINK_COMMAND && line.slice(restStart).trim() !== '');
}

/** Whoever calls it by its name and says nothing wants to know what it can do. */
function isBareCall({ text, isAddressed, botName, file, replyTo }: IncomingMessage): boolean {
  const isBare = ['', `@${botName}`.toLowerCase()].includes(text.trim().toLowerCase());
  return isBare && isAddressed && file === undefined && replyTo === undefined;
}
