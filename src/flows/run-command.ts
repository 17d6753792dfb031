/**
 * Runs a command for a person: permission, arguments, the command itself, and what is said about it. Opened by a
 * typed line, a button, or a form; all three lead through `execute`.
 */
import { createHmac } from 'node:crypto';
import type { Vocabulary } from '../chat/argument.ts';
import { argumentOfKey, bind, type Given, keptText, readGiven } from '../chat/bind.ts';
import { type Argument, argumentsOf, type CommandPath, findPath, pathName, target } from '../chat/command.ts';
import { withHashedEndUsers } from '../chat/end-user.ts';
import { formBlock } from '../chat/form.ts';
import type { RepliedTo } from '../chat/incoming.ts';
import { freeText, readLine, readWords } from '../chat/parse.ts';
import { demandPermission } from '../chat/permission.ts';
import { Refusal } from '../chat/refusal.ts';
import { actions, type Block, type Button, text, type View, view } from '../chat/view.ts';
import { inLanguage, listed } from '../domain/language.ts';
import { comparable } from '../domain/normal-form.ts';
import { rolesOf } from '../domain/role.ts';
import { SOURCE_KINDS } from '../domain/source.ts';
import type { Transaction } from '../store/database.ts';
import { type Draft, finishDraft, saveDraft, updateDraft } from '../store/drafts.ts';
import type { ChatKey } from '../store/inbox.ts';
import { queueMessage } from '../store/outbox.ts';
import type { Person, Room, Team } from '../store/rooms.ts';
import { listSources } from '../store/sources.ts';
import type { Command, Context } from './command.ts';

/** Who wants something done, where, and by which message. */
export type Call = {
  readonly transaction: Transaction;
  readonly commands: readonly Command[];
  readonly team: Team;
  readonly room: Room;
  readonly person: Person;
  /** The room's time. */
  readonly now: Date;
  /** The real time, also where a room has a clock of its own. */
  readonly realNow: Date;
  readonly messageAt: Date;
  /** The message to answer. */
  readonly messageId: string | undefined;
  readonly repliedTo: RepliedTo | undefined;
  /** The outbox row of the message whose button or form was used: the answer takes its place. */
  readonly inPlaceOf: number | undefined;
  /** Other rooms in which something was said; added to. */
  readonly notified: ChatKey[];
  /** Nothing is said about it: it is only the first half of something. */
  readonly isSilent?: boolean;
  readonly randomBytes: (count: number) => Uint8Array;
};

/**
 * Runs a typed line. Refusals are answered, with what was given kept where that helps.
 * @param asks of the arguments that the command would ask for, only these
 */
export async function runLine(
  call: Call,
  path: CommandPath,
  line: string,
  restStart: number,
  asks: readonly string[] = [],
): Promise<void> {
  const vocabulary = await vocabularyOf(call);
  await answering(call, path, vocabulary, undefined, async keep => {
    try {
      const given = givenBy(call, path, line, restStart, vocabulary);
      keep(given);
      await execute(call, path, given, vocabulary, undefined, asks);
    } catch (error) {
      throw error instanceof Refusal ? withQuotingHint(error, path, line) : error;
    }
  });
}

/**
 * Runs a line as the first half of something; nothing is said about it.
 * @throws Refusal
 */
export async function runSilently(
  call: Call,
  path: CommandPath,
  line: string,
  restStart: number,
): Promise<void> {
  const vocabulary = await vocabularyOf(call);
  const given = givenBy(call, path, line, restStart, vocabulary);
  await execute({ ...call, isSilent: true }, path, given, vocabulary);
}

function givenBy(
  call: Call,
  path: CommandPath,
  line: string,
  restStart: number,
  vocabulary: Vocabulary,
): Given {
  // In a reply the words after the command are not the text, also where the message gives none.
  const repliedText = call.repliedTo === undefined ? undefined : (takenReply(call)?.text ?? '');
  return readGiven(target(path), line, restStart, vocabulary, repliedText);
}

/**
 * Submits a form, or one field of it by a button.
 * @param filled values by argument name or label, as typed
 */
export async function submitDraft(
  call: Call,
  draft: Draft,
  filled: Readonly<Record<string, string>>,
): Promise<void> {
  const path = findPath(call.commands, draft.command);
  if (path === undefined || draft.isDone) throw new Refusal('form-done', {});
  const original: Call = { ...call, repliedTo: draft.repliedTo };
  const vocabulary = await vocabularyOf(original);
  await answering(original, path, vocabulary, draft, async keep => {
    const values = { ...draft.given };
    for (const [field, typed] of Object.entries(filled)) {
      if (typed.trim() !== '') values[argumentOfField(path, field).name] = typed;
    }
    const given: Given = { values: mapValues(values, typed => ({ typed })), line: '', slips: [] };
    keep(given);
    if (await execute(original, path, given, vocabulary, draft.id)) {
      await finishDraft(call.transaction, draft.id, call.now);
    }
  });
}

/** @returns whether the command ran; not when it asks for more */
async function execute(
  call: Call,
  path: CommandPath,
  given: Given,
  vocabulary: Vocabulary,
  draftId?: number,
  asks: readonly string[] = [],
): Promise<boolean> {
  demandPermission(path, given, rolesOf(call.person));
  const bound = bind(target(path), given, vocabulary);
  if (bound.kind === 'missing') {
    const wantsReply = bound.missing.some(each => each.name === target(path).takesReply);
    if (wantsReply && call.repliedTo !== undefined) throw new Refusal('replied-to-no-verbatim', {});
    await openForm(call, path, given, bound.missing, undefined, vocabulary, draftId);
    return false;
  }
  const reply = await runnable(path).run(contextOf(call, vocabulary, given, bound.assumed), bound.args);
  if ('view' in reply) {
    await answer(call, reply.view);
    return true;
  }
  const wanted = asks.length > 0 ? reply.asks.filter(name => asks.includes(name)) : reply.asks;
  await openForm(call, path, given, argumentsNamed(path, wanted), reply.current, vocabulary, draftId);
  return false;
}

/** “/反馈 删除 键很难找”: a text that begins like a sub-command, which a pair of quotes makes a text again. */
function withQuotingHint(refusal: Refusal, path: CommandPath, line: string): Refusal {
  const [first, subcommand] = path;
  if (subcommand === undefined || first.takesReply === undefined) return refusal;
  const read = readLine(line, [{ ...first, subcommands: [] }], '');
  if (read.kind !== 'command') return refusal;
  const words = readWords(
    line,
    read.restStart,
    (key, sign) => argumentOfKey(argumentsOf(first), key, sign)?.facts,
  );
  const free = words.filter(word => word.pair === undefined);
  const [, second] = free;
  if (
    second === undefined ||
    /^[A-Za-z]?\d+$/.test(second.text.normalize('NFKC')) ||
    free.some(word => word.isQuoted) ||
    line.length > 120
  )
    return refusal;
  const pairs = words.filter(word => word.pair !== undefined).map(word => line.slice(word.start, word.end));
  return refusal.instead({
    example: [`/${first.name} "${freeText(line, free, words)}"`, ...pairs].join(' '),
  });
}

async function openForm(
  call: Call,
  path: CommandPath,
  given: Given,
  asks: readonly Argument[],
  /** What the fields are now; undefined when they are missing. */
  current: Readonly<Record<string, string>> | undefined,
  vocabulary: Vocabulary,
  draftId?: number,
): Promise<void> {
  const kept = keptOf(path, given, vocabulary);
  const title =
    current === undefined ? missingTitle(path, asks, kept, vocabulary) : changeTitle(kept, asks, vocabulary);
  const [only] = asks;
  const form = formBlock(title, asks, current ?? {}, vocabulary);
  // A form of one choice can be answered by one press.
  const choices = asks.length === 1 && only && form.kind === 'form' ? (form.fields[0]?.choices ?? []) : [];
  const buttons = [
    ...mendButtons(call, given, asks, vocabulary),
    ...choices.map(({ label, value }): Button => ({ label, fill: { [only?.name ?? '']: value } })),
  ];
  const blocks = [
    form,
    ...roleHint(call, asks, vocabulary),
    ...(buttons.length > 0 ? [actions(...buttons)] : []),
  ];
  await answer(call, view(...blocks), await keepDraft(call, path, kept, asks, draftId));
}

/** “纬度=链路” went into the text, and the dimension is missing: one press makes it what it was meant to be. */
function mendButtons(call: Call, given: Given, asks: readonly Argument[], vocabulary: Vocabulary): Button[] {
  const { language } = vocabulary;
  if (call.repliedTo !== undefined) return [];
  return given.slips
    .filter(({ argument }) => asks.some(ask => ask.name === argument.name))
    .map(({ word, argument }) => {
      const value = word.replace(/^[^=＝：:]*[=＝：:]/u, '');
      const mended = `${inLanguage(argument.facts.label, language)}=${value}`;
      const label = inLanguage({ zh: `“${word}”是“${mended}”`, en: `“${word}” means “${mended}”` }, language);
      return { label, line: withHashedEndUsers(given.line.replace(word, mended), vocabulary.hashEndUser) };
    });
}

/** Whoever has no role has no usual source either, and is asked every time: say how that ends. */
function roleHint({ person }: Call, asks: readonly Argument[], { language }: Vocabulary): Block[] {
  if (person.role !== undefined || !asks.some(({ facts }) => facts.usual !== undefined)) return [];
  const hint = {
    zh: '设了岗位就有默认渠道，不用每次填：/team role 社群',
    en: 'With a role you have a usual source and need not say it: /team role community',
  };
  return [text(inLanguage(hint, language))];
}

function missingTitle(
  path: CommandPath,
  asks: readonly Argument[],
  kept: Readonly<Record<string, string>>,
  { language }: Vocabulary,
): string {
  const labels = listed(
    asks.map(argument => inLanguage(argument.facts.label, language)),
    language,
  );
  const name = `/${pathName(path)}`;
  return Object.keys(kept).length === 0
    ? inLanguage({ zh: `${name} 要填：${labels}`, en: `${name} needs: ${labels}` }, language)
    : inLanguage(
        {
          zh: `${name} 还要填：${labels}（其余已记下）`,
          en: `${name} still needs: ${labels} (the rest is kept)`,
        },
        language,
      );
}

/** A form on something that exists: its id, and what of it can be changed. */
function changeTitle(
  kept: Readonly<Record<string, string>>,
  asks: readonly Argument[],
  { language }: Vocabulary,
): string {
  const labels = listed(
    asks.map(argument => inLanguage(argument.facts.label, language)),
    language,
  );
  const thing = Object.values(kept).join(' ').normalize('NFKC').toUpperCase();
  return inLanguage({ zh: `${thing} 可以改：${labels}`, en: `${thing}: change ${labels}` }, language);
}

/** Runs `work` so that a refusal undoes what it wrote and is answered; whatever was given so far is kept. */
async function answering(
  call: Call,
  path: CommandPath,
  vocabulary: Vocabulary,
  draft: Draft | undefined,
  work: (keep: (given: Given) => void) => Promise<void>,
): Promise<void> {
  let given: Given | undefined;
  try {
    await call.transaction.attempt(() =>
      work(known => {
        given = known;
      }),
    );
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    await refuse(call, path, error, given, vocabulary, draft);
  }
}

async function refuse(
  call: Call,
  path: CommandPath,
  refusal: Refusal,
  given: Given | undefined,
  vocabulary: Vocabulary,
  draft: Draft | undefined,
): Promise<void> {
  const said = text(refusal.sentence(vocabulary.language));
  const { argument: wrong, buttons = [] } = refusal.options;
  const wrongArgument = argumentsOf(target(path)).find(argument => argument.name === wrong);
  if (given === undefined || wrongArgument === undefined) {
    await answerApart(call, view(said, ...(buttons.length > 0 ? [actions(...buttons)] : [])));
    return;
  }
  const { [wrongArgument.name]: wrongValue, ...others } = given.values;
  const kept = keptOf(path, { ...given, values: others }, vocabulary);
  const draftId = await keepDraft(call, path, kept, [wrongArgument], draft?.id);
  if (refusal.code === 'no-such-source') {
    const add = addSourceButtons(wrongArgument, wrongValue?.typed ?? '', vocabulary);
    await answerApart(
      call,
      view(said, formBlock('', [wrongArgument], {}, vocabulary), actions(...buttons, ...add)),
      draftId,
    );
    return;
  }
  await answerApart(call, view(said, ...(buttons.length > 0 ? [actions(...buttons)] : [])), draftId);
}

/** One button a kind of source: adds the source that was typed, then goes on with the command. */
function addSourceButtons(argument: Argument, typed: string, { language }: Vocabulary): Button[] {
  const name = typed.trim().replace(/["“”]/g, '');
  if (name === '') return [];
  return SOURCE_KINDS.map(kind => ({
    label: inLanguage(
      { zh: `加为${kind.label.zh}渠道`, en: `Add as ${kind.label.en.toLowerCase()}` },
      language,
    ),
    line: `/source add "${name}" kind=${kind.id}`,
    fill: { [argument.name]: name },
  }));
}

async function keepDraft(
  call: Call,
  path: CommandPath,
  given: Readonly<Record<string, string>>,
  asks: readonly Argument[],
  draftId: number | undefined,
): Promise<number> {
  if (draftId !== undefined) {
    await updateDraft(call.transaction, draftId, given);
    return draftId;
  }
  const draft = {
    teamId: call.team.id,
    personId: call.person.id,
    command: pathName(path),
    given,
    asks: asks.map(argument => argument.name),
    repliedTo: takenReply(call),
  };
  return saveDraft(call.transaction, draft, call.now);
}

/** Answers in the place that the call came from. */
export async function answer(call: Call, shown: View, draftId?: number): Promise<void> {
  if (call.isSilent) return;
  const { platform, chatId } = call.room;
  await queueMessage(
    call.transaction,
    {
      platform,
      chatId,
      kind: 'reply',
      view: shown,
      replyTo: call.messageId,
      editsId: call.inPlaceOf,
      draftId,
    },
    call.now,
  );
}

/** Answers in a message of its own: what went wrong must not take the place of what can still be used. */
async function answerApart(call: Call, shown: View, draftId?: number): Promise<void> {
  await answer({ ...call, inPlaceOf: undefined }, shown, draftId);
}

async function vocabularyOf(call: Call): Promise<Vocabulary> {
  const { settings, endUserSecret, id } = call.team;
  return {
    language: settings.language,
    clock: { now: call.now, zone: settings.zone },
    sources: await listSources(call.transaction, id),
    role: call.person.role,
    lastSourceId: call.person.lastSourceId,
    hashEndUser: endUserHash(endUserSecret),
  };
}

/** @returns the function by which a team keeps end users: keyed, so that the same name in two teams has two hashes */
export function endUserHash(secret: string): (name: string) => string {
  return name => createHmac('sha256', secret).update(comparable(name)).digest('hex').slice(0, 32);
}

function contextOf(call: Call, vocabulary: Vocabulary, given: Given, assumed: ReadonlySet<string>): Context {
  const { transaction, commands, team, room, person, now, realNow, messageAt, messageId, randomBytes } = call;
  return {
    transaction,
    commands,
    team,
    room,
    person,
    vocabulary,
    realNow,
    messageAt,
    assumed,
    randomBytes,
    language: vocabulary.language,
    clock: vocabulary.clock,
    slips: given.slips,
    notify: async ({ platform, chatId }, shown) => {
      call.notified.push({ platform, chatId });
      const notice = { platform, chatId, kind: 'notice', view: shown, replyTo: undefined } as const;
      await queueMessage(transaction, notice, now);
    },
    repliedTo: takenReply(call),
    origin: {
      teamId: team.id,
      personId: person.id,
      platform: room.platform,
      roomId: room.id,
      messageId: messageId ?? null,
      at: now,
    },
  };
}

/** The message replied to, unless it is the bot's own or a command: those are no user's words. */
function takenReply({ repliedTo, commands }: Call): RepliedTo | undefined {
  if (repliedTo === undefined || repliedTo.isFromBot) return undefined;
  return readLine(repliedTo.text, commands, '').kind === 'chat' ? repliedTo : undefined;
}

function runnable(path: CommandPath): Command {
  // Every path is found in the list of commands, which all can run.
  return target(path) as Command;
}

function argumentsNamed(path: CommandPath, names: readonly string[]): Argument[] {
  return argumentsOf(target(path)).filter(argument => names.includes(argument.name));
}

function argumentOfField(path: CommandPath, field: string): Argument {
  const all = argumentsOf(target(path));
  const argument = argumentOfKey(all, field, '=');
  if (argument !== undefined) return argument;
  const names = {
    zh: listed(
      all.map(each => each.facts.label.zh),
      'zh-CN',
    ),
    en: listed(
      all.map(each => each.facts.label.en),
      'en',
    ),
  };
  throw new Refusal('no-such-field', { field: field.slice(0, 30), names });
}

function keptOf(path: CommandPath, given: Given, vocabulary: Vocabulary): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const argument of argumentsOf(target(path))) {
    const value = given.values[argument.name];
    if (value !== undefined) kept[argument.name] = keptText(argument, value.typed, vocabulary);
  }
  return kept;
}

function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  change: (value: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
