/** Acts on a team's dictionary, by which words are read wherever they are counted. */
import { text, view } from '../../chat/view.ts';
import type { Context, Reply } from '../../conversation/command.ts';
import { said, translator } from '../../conversation/translation.ts';
import { both, listed } from '../../domain/language.ts';
import { comparable } from '../../domain/normal-form.ts';
import { writeAudit } from '../../store/audit.ts';
import { feedbackRefusal } from './refusals.ts';
import { removeWord, saveWord, type TeamWord, teamWords, type WordKind } from './store/dictionary.ts';

/** Whoever counts words reads them all. */
const WORDS_AT_MOST = 1_000;

export async function addWords(
  context: Context,
  kind: WordKind,
  typed: readonly string[],
  same?: string,
): Promise<Reply> {
  const { transaction, team, clock, origin } = context;
  const words = [...new Set(typed.map(comparable))].filter(
    word => word !== '' && word !== comparable(same ?? ''),
  );
  if (words.length === 0) throw feedbackRefusal('no-words', {}, { example: '/words add 小样' });
  const known = await teamWords(transaction, team.id);
  if (known.length + words.length > WORDS_AT_MOST)
    throw feedbackRefusal('too-many-words', { most: WORDS_AT_MOST });
  const of = same === undefined ? null : comparable(same);
  for (const word of words) await saveWord(transaction, team.id, { word, kind, same: of }, clock.now);
  await writeAudit(transaction, origin, 'words.changed', 'words', { kind, count: words.length });
  const names = listed(words, context.language);
  const lines = {
    word: both(`以后不拆开：${names}`, `Never divided from now on: ${names}`),
    stop: both(`以后不算话题：${names}`, `No theme from now on: ${names}`),
    synonym: both(`以后当作“${of}”：${names}`, `Counted as “${of}” from now on: ${names}`),
  };
  return said(context, lines[kind]);
}

export async function takeWordOut(context: Context, typed: string): Promise<Reply> {
  const { transaction, team, origin } = context;
  const word = comparable(typed);
  if (!(await removeWord(transaction, team.id, word)))
    throw feedbackRefusal('no-such-word', { word: typed }, { example: '/words' });
  await writeAudit(transaction, origin, 'words.changed', 'words', { kind: 'removed', count: 1 });
  return said(context, both(`词典里没有“${word}”了`, `“${word}” is out of the dictionary`));
}

export async function listWords(context: Context): Promise<Reply> {
  const say = translator(context);
  const all = await teamWords(context.transaction, context.team.id);
  const of = (kind: WordKind, shown: (each: TeamWord) => string = ({ word }) => word) =>
    listed(all.filter(each => each.kind === kind).map(shown), context.language);
  if (all.length === 0)
    return said(
      context,
      both(
        '词典是空的。/words add 小样 · /words stop 亲亲 · /words synonym 漏液 漏水,渗漏',
        'The dictionary is empty. /words add gloss · /words stop dear · /words synonym leak leaks,leaking',
      ),
    );
  const lines: [string, string, string][] = [
    ['不拆开', 'Never divided', of('word')],
    ['不算话题', 'No themes', of('stop')],
    ['同义', 'Synonyms', of('synonym', ({ word, same }) => `${word} → ${same}`)],
  ];
  const shown = lines.filter(([, , words]) => words !== '');
  return {
    view: view(text(...shown.map(([zh, en, words]) => say(both(`${zh}：${words}`, `${en}: ${words}`))))),
  };
}
