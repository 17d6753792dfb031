/** What becomes of a refusal: the writes are undone, the person is told, and what was given is kept. */
import type { Vocabulary } from '../chat/grammar/argument.ts';
import { argumentOfKey, argumentsOf, type CommandPath, target } from '../chat/grammar/command.ts';
import { formBlock } from '../chat/grammar/form.ts';
import type { Given } from '../chat/grammar/given.ts';
import { freeText, readWords } from '../chat/grammar/parse.ts';
import { readLine } from '../chat/grammar/read-line.ts';
import { Refusal } from '../chat/refusal.ts';
import { actions, type Button, text, toned, view } from '../chat/view.ts';
import type { Draft } from '../store/drafts.ts';
import { answer, answerApart, type CommandRequest } from './command-request.ts';
import { keepDraft, keptOf } from './forms.ts';

/** Runs `work` so that a refusal undoes what it wrote and is answered; whatever was given so far is kept. */
export async function answering(
  request: CommandRequest,
  path: CommandPath,
  vocabulary: Vocabulary,
  draft: Draft | undefined,
  work: (keep: (given: Given) => void) => Promise<void>,
): Promise<void> {
  let given: Given | undefined;
  try {
    await request.transaction.attempt(() =>
      work(known => {
        given = known;
      }),
    );
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    await refuse(request, path, error, given, vocabulary, draft);
  }
}

/** For what is no command line: a refusal undoes what was written and is answered. */
export async function answeringPlainly(request: CommandRequest, work: () => Promise<void>): Promise<void> {
  try {
    await request.transaction.attempt(work);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const said = text(error.sentence(request.team.settings.language));
    await answerApart(request, view(said), { isPersonal: true });
  }
}

async function refuse(
  request: CommandRequest,
  path: CommandPath,
  refusal: Refusal,
  given: Given | undefined,
  vocabulary: Vocabulary,
  draft: Draft | undefined,
): Promise<void> {
  const said = text(refusal.sentence(vocabulary.language));
  const { argument: wrong } = refusal.options;
  const buttons = (refusal.options.buttons ?? []).map(button => ownButton(request, button));
  const more = buttons.length > 0 ? [actions(...buttons)] : [];
  const kept = given && keptOf(path, without(given, wrong), vocabulary);
  if (request.formAgain !== undefined && draft !== undefined) {
    if (kept !== undefined) await keepDraft(request, path, kept, [], draft.id);
    const shown = toned(view(said, ...request.formAgain, ...more), 'attention');
    return answer(request, shown, { draftId: draft.id });
  }
  const wrongArgument = argumentsOf(target(path)).find(argument => argument.name === wrong);
  // Of such a line nothing was kept: with a draft somebody could go on without what it said of consent.
  const isForgotten = refusal.code === 'unclear-end-user';
  if (given === undefined || kept === undefined || wrongArgument === undefined || isForgotten) {
    await answerApart(request, view(said, ...more), { isPersonal: true });
    return;
  }
  const draftId = await keepDraft(request, path, kept, [wrongArgument], draft?.id);
  const { askAgainWith } = refusal.options;
  if (askAgainWith !== undefined) {
    const form = formBlock('', [wrongArgument], {}, vocabulary);
    await answerApart(request, view(said, form, actions(...buttons, ...askAgainWith)), { draftId });
    return;
  }
  await answerApart(request, view(said, ...more), { draftId });
}

/** A line that somebody typed, mended, is theirs alone to run: others have not seen the whole of it. */
function ownButton({ person }: CommandRequest, button: Button): Button {
  const isTyped = button.line !== undefined && button.saidAt !== undefined;
  return isTyped ? { ...button, ownerId: person.id } : button;
}

function without(given: Given, name: string | undefined): Given {
  const values = Object.entries(given.values).filter(([each]) => each !== name);
  return { ...given, values: Object.fromEntries(values) };
}

/** “/反馈 删除 键很难找”: a text that begins like a sub-command, which a pair of quotes makes a text again. */
export function withQuotingHint(refusal: Refusal, path: CommandPath, line: string): Refusal {
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
  const [, ...said] = free;
  if (!areClearlyWords(said.map(word => word.text)) || free.some(word => word.isQuoted) || line.length > 120)
    return refusal;
  const pairs = words.filter(word => word.pair !== undefined).map(word => line.slice(word.start, word.end));
  return refusal.instead({
    example: [`/${first.name} "${freeText(line, free, words)}"`, ...pairs].join(' '),
  });
}

/** An id, or what stands for several, was meant for the sub-command: in quotes it would be recorded as somebody's words. */
function areClearlyWords(said: readonly string[]): boolean {
  if (said.some(word => /\d|^(?:all|every(?:thing)?|全部|所有|[a-z]|[#＃].*)$/iu.test(word))) return false;
  return said.length > 2 || said.some(word => /\p{Script=Han}{3}/u.test(word));
}
