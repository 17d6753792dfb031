/** Forms: what is asked when a command lacks something, and the draft that keeps what was given. */

import type { Vocabulary } from '../chat/grammar/argument.ts';
import { keptText } from '../chat/grammar/bind.ts';
import { choicesOf, knownOf } from '../chat/grammar/choices-of.ts';
import {
  type Argument,
  argumentOfKey,
  argumentsOf,
  type CommandPath,
  pathName,
  target,
} from '../chat/grammar/command.ts';
import { formBlock } from '../chat/grammar/form.ts';
import type { Given } from '../chat/grammar/given.ts';
import { actions, type Block, type Button, shortened, text, view } from '../chat/view.ts';
import { namesOneOf } from '../domain/choice.ts';
import { inLanguage, listed } from '../domain/language.ts';
import { normalized } from '../domain/normal-form.ts';
import { type Draft, saveDraft, updateDraft } from '../store/drafts.ts';
import { answer, type CommandRequest, takenReply, vocabularyOf } from './command-request.ts';
import { conversationRefusal } from './refusals.ts';

/** Asks for what is missing, or offers what can be changed; all that was given is kept in a draft. */
export async function openForm(
  request: CommandRequest,
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
  const choices = asks.length === 1 && only !== undefined ? choiceButtons(form, only) : [];
  const bare = bareButtons(request, path, given, asks, vocabulary);
  const buttons = [...bare, ...slipButtons(request, given, asks, vocabulary), ...choices];
  const blocks = [
    form,
    ...(bare.length > 0 ? [keptWords(path, kept, vocabulary)] : []),
    ...usualHints(asks, vocabulary),
    ...(buttons.length > 0 ? [actions(...buttons)] : []),
  ];
  await answer(request, view(...blocks), { draftId: await keepDraft(request, path, kept, asks, draftId) });
}

function choiceButtons(form: Block, { name }: Argument): Button[] {
  const choices = form.kind === 'form' ? (form.fields[0]?.choices ?? []) : [];
  return choices.map(({ label, value }) => ({ label, fill: { [name]: value } }));
}

/** Asks for one field of a form alone, in its place: for those who go step by step. */
export async function askForField(
  request: CommandRequest,
  path: CommandPath,
  draft: Draft,
  field: string,
): Promise<void> {
  const vocabulary = await vocabularyOf(request, target(path));
  const asked = argumentOfField(path, field);
  const form = formBlock(changeTitle(draft.given, [asked], vocabulary), [asked], {}, vocabulary);
  const buttons = choiceButtons(form, asked);
  const blocks = [form, ...(buttons.length > 0 ? [actions(...buttons)] : [])];
  await answer(request, view(...blocks), { draftId: draft.id });
}

/** “漏水啊 渠道=小红书 痛点”: the last word of the text names what is missing, and may have been meant for it. */
function bareButtons(
  request: CommandRequest,
  path: CommandPath,
  given: Given,
  asks: readonly Argument[],
  vocabulary: Vocabulary,
): Button[] {
  const rest = argumentsOf(target(path)).find(({ facts }) => facts.takesRest === true);
  const { end } = (rest && given.values[rest.name]) ?? {};
  const word = /(?<=\S\s)\S{1,40}$/u.exec(given.line.slice(0, end))?.[0];
  if (end === undefined || word === undefined || request.repliedTo !== undefined) return [];
  return asks
    .filter(ask => namesOneOf(choicesOf(ask, vocabulary), word))
    .slice(0, 1)
    .map(({ facts }) => {
      const label = inLanguage(facts.label, vocabulary.language);
      return {
        label: inLanguage(
          { zh: `“${word}”是${label}`, en: `“${word}” is the ${label}` },
          vocabulary.language,
        ),
        line: `${given.line.slice(0, end - word.length)}${label}=${word}${given.line.slice(end)}`,
        saidAt: request.saidAt,
        ownerId: request.person.id,
        isOnce: true,
      };
    });
}

/** The words that a draft keeps, where it is not plain which they are. */
function keptWords(
  path: CommandPath,
  kept: Readonly<Record<string, string>>,
  { language }: Vocabulary,
): Block {
  const rest = argumentsOf(target(path)).find(({ facts }) => facts.takesRest === true);
  const words = shortened(kept[rest?.name ?? ''] ?? '', 60);
  return text(inLanguage({ zh: `记下的话：“${words}”`, en: `Kept as the text: “${words}”` }, language));
}

/** “纬度=链路” went into the text, and the dimension is missing: one press makes it what it was meant to be. */
function slipButtons(
  request: CommandRequest,
  given: Given,
  asks: readonly Argument[],
  vocabulary: Vocabulary,
): Button[] {
  const { language } = vocabulary;
  if (request.repliedTo !== undefined) return [];
  // One for each thing that is asked for: a line may have a thousand slips, and each button holds it whole.
  return asks
    .flatMap(ask => given.slips.find(slip => slip.argument.name === ask.name) ?? [])
    .map(({ word, argument }) => {
      const value = word.replace(/^[^=＝：:]*[=＝：:]/u, '');
      const mended = `${inLanguage(argument.facts.label, language)}=${value}`;
      const label = inLanguage({ zh: `“${word}”是“${mended}”`, en: `“${word}” means “${mended}”` }, language);
      return {
        label,
        line: given.line.replace(word, () => mended),
        saidAt: request.saidAt,
        ownerId: request.person.id,
        isOnce: true,
      };
    });
}

/** Whoever has no usual thing of a kind is asked every time: say how that ends. */
function usualHints(asks: readonly Argument[], vocabulary: Vocabulary): Block[] {
  return asks
    .filter(({ facts }) => facts.usual !== undefined)
    .flatMap(ask => knownOf(ask, vocabulary)?.hint ?? [])
    .map(hint => text(inLanguage(hint, vocabulary.language)));
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
  const thing = normalized(Object.values(kept).join(' ')).toUpperCase();
  return inLanguage({ zh: `${thing} 可以改：${labels}`, en: `${thing}: change ${labels}` }, language);
}

export async function keepDraft(
  request: CommandRequest,
  path: CommandPath,
  given: Readonly<Record<string, string>>,
  asks: readonly Argument[],
  draftId: number | undefined,
): Promise<number> {
  if (draftId !== undefined) {
    await updateDraft(request.transaction, draftId, given);
    return draftId;
  }
  const draft = {
    teamId: request.team.id,
    personId: request.person.id,
    command: pathName(path),
    given,
    asks: asks.map(argument => argument.name),
    repliedTo: takenReply(request),
    file: target(path).takesFile === true ? request.file : undefined,
    messageId: request.commandMessageId ?? null,
    saidAt: request.saidAt,
  };
  // By the real time, by which old ones are forgotten.
  return saveDraft(request.transaction, draft, request.realNow);
}

export function keptOf(path: CommandPath, given: Given, vocabulary: Vocabulary): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const argument of argumentsOf(target(path))) {
    const value = given.values[argument.name];
    if (value !== undefined) kept[argument.name] = keptText(argument, value.typed, vocabulary);
  }
  return kept;
}

export function argumentsNamed(path: CommandPath, names: readonly string[]): Argument[] {
  return argumentsOf(target(path)).filter(argument => names.includes(argument.name));
}

export function argumentOfField(path: CommandPath, field: string): Argument {
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
  throw conversationRefusal('no-such-field', { field: field.slice(0, 30), names });
}
