/**
 * Lines that were typed and can't be run as they are, offered as a button: a command whose name was mistyped, or one that
 * nobody in particular says. A button runs with the rights of whoever presses it: so it stands only under the whole line.
 */

import { isCalled, pathName, target } from '../chat/grammar/command.ts';
import { demandPermission, mayRun } from '../chat/grammar/permission.ts';
import { type ReadLine, readLine } from '../chat/grammar/read-line.ts';
import { grammarRefusal } from '../chat/grammar/refusals.ts';
import { shownLine } from '../chat/grammar/shown-line.ts';
import type { IncomingMessage } from '../chat/incoming.ts';
import { Refusal } from '../chat/refusal.ts';
import { actions, text, view } from '../chat/view.ts';
import { inLanguage } from '../domain/language.ts';
import { type Role, rolesOf } from '../domain/role.ts';
import type { ChatKey } from '../store/inbox.ts';
import { answer, type CommandRequest, vocabularyOf } from './command-request.ts';
import { anonymousRequest, type EventContext } from './event-context.ts';
import { conversationRefusal } from './refusals.ts';
import { givenBy } from './run-command.ts';

/** “/setings quorum=2”: whoever typed it can have it done as it was meant, by a press. */
export async function offerMended(
  request: CommandRequest,
  { text: line }: IncomingMessage,
  { name, nearest }: Extract<ReadLine, { kind: 'unknown' }>,
): Promise<void> {
  const { language } = request.team.settings;
  // “/查看 F8” is a sub-command by itself: say under which command it stands.
  const parent = request.commands.find(each => each.subcommands?.some(sub => isCalled(sub, name)));
  const meant = parent === undefined ? nearest.name : `${parent.name} ${name}`;
  // Only the name is mended; what is glued to it stays.
  const mended = line.replace(/[/／](?:[A-Za-z0-9_]+|[^\s=＝：:，,。]+)/u, `/${meant}`);
  const shown = shownLine(mended);
  const refusal = grammarRefusal('unknown-command', { name }, { example: shown ?? `/${meant} …` });
  const said = text(refusal.sentence(language));
  const isOffered = shown !== undefined && (await mayBeRun(request, mended, rolesOf(request.person)));
  const label = inLanguage({ zh: `改成 /${meant}`, en: `Make it /${meant}` }, language);
  const button = { label, line: mended, saidAt: request.saidAt, ownerId: request.person.id, isOnce: true };
  await answer(request, view(said, ...(isOffered ? [actions(button)] : [])));
}

/**
 * Nobody can tell who says it. The same line as a button is whoever presses it: the whole of it, and what only managers
 * may do only from an administrator of the group, who speaks in its name; in that of a channel anybody can speak.
 */
export async function offerOwnName(
  by: EventContext,
  incoming: IncomingMessage,
  { path, line, restStart }: Extract<ReadLine, { kind: 'command' }>,
): Promise<readonly ChatKey[]> {
  const request = await anonymousRequest(by, incoming);
  const { language } = request.team.settings;
  const name = `/${pathName(path)}`;
  const ownLine = `${name}${line.slice(restStart)}`;
  const shown = shownLine(ownLine);
  const isOfGroup = incoming.sender.userId === incoming.room.chatId;
  const mayBe = await mayBeRun(request, ownLine, rolesOf({ role: undefined, isManager: isOfGroup }));
  // What was replied to would be lost on the way.
  const isOffered = shown !== undefined && mayBe && incoming.replyTo === undefined;
  const said = conversationRefusal('anonymous-command', { isOffered }).sentence(language);
  const label = inLanguage({ zh: `以我的名义执行 ${name}`, en: `Do ${name} in my name` }, language);
  const button = { label, line: ownLine, saidAt: request.saidAt, ownerId: ANYBODY, isOnce: true };
  await answer(request, isOffered ? view(text(said, shown), actions(button)) : view(text(said)));
  return request.notified;
}

/** May press a button whose whole line is shown beside it. No person has this id. */
export const ANYBODY = 0;

/** @returns whether a line is a command that somebody with these roles may run, with what it gives */
async function mayBeRun(request: CommandRequest, line: string, roles: readonly Role[]): Promise<boolean> {
  const read = readLine(line, request.commands, '');
  if (read.kind !== 'command' || !mayRun(read.path, roles)) return false;
  const vocabulary = await vocabularyOf(request, target(read.path));
  try {
    demandPermission(read.path, givenBy(request, read.path, read.line, read.restStart, vocabulary), roles);
    return true;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    // What can't be read as it stands will be refused to whoever presses, with what would work.
    return error.code !== 'not-allowed';
  }
}
