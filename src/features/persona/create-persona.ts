/** Making a persona: what it may be called, and what is said about it. */

import { isCalled } from '../../chat/grammar/command.ts';
import { asWord } from '../../chat/grammar/written-line.ts';
import type { Context, Reply } from '../../conversation/command.ts';
import { said } from '../../conversation/translation.ts';
import { normalized, oneLine } from '../../domain/normal-form.ts';
import { personaSubject, writeAudit } from '../../store/audit.ts';
import { personaRefusal } from './refusals.ts';
import { createPersona } from './store/personas.ts';

/** @throws Refusal for a name that would be taken for something else, or that looks like another */
function demandName({ commands }: Context, name: string): void {
  const own = commands.find(each => each.name === 'persona')?.subcommands ?? [];
  const isId = /^#?[a-z]\d+$/i.test(normalized(name));
  // Marks of writing direction, and whatever else controls how a text is shown.
  const isSeen = !/[\p{Cc}\u061c\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]/u.test(name);
  if (isSeen && !isId && !own.some(each => isCalled(each, name))) return;
  const shown = name.replace(/[\p{Cc}\p{Cf}]/gu, '…');
  throw personaRefusal('persona-name', { name: shown });
}

/** @throws Refusal for a name that can't be one, or that a persona has already */
export async function createReply(context: Context, typed: string): Promise<Reply> {
  const name = oneLine(typed);
  demandName(context, name);
  const { transaction, team, person, clock, origin } = context;
  const made = await createPersona(transaction, team.id, name, person.id, clock.now);
  if (made === undefined)
    throw personaRefusal('persona-exists', { name }, { example: `/persona show ${asWord(name)}` });
  await writeAudit(transaction, origin, 'persona.made', personaSubject(made.id), { name });
  const shown = asWord(name);
  return said(context, {
    zh: `画像“${name}”建好了，还是空的（v0）\n从已有的反馈里找结论：/persona suggest ${shown}`,
    en: `Persona “${name}” is made, still empty (v0)\nFind claims in what was recorded: /persona suggest ${shown}`,
  });
}
