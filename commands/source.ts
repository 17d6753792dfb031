import { z } from 'zod';
import { choiceArgument, numberArgument, textArgument } from '../src/chat/grammar/argument.ts';
import { quoteWord } from '../src/chat/grammar/parse.ts';
import { asWord } from '../src/chat/grammar/written-line.ts';
import { actions, heading, text, view } from '../src/chat/view.ts';
import { type Command, type Context, command, type Reply } from '../src/conversation/command.ts';
import { said } from '../src/conversation/translation.ts';
import { type Bilingual, inLanguage, listedSome } from '../src/domain/language.ts';
import { comparable } from '../src/domain/normal-form.ts';
import { MANAGERS, MEMBERS } from '../src/domain/role.ts';
import { NAME_AT_MOST } from '../src/features/feedback/domain/feedback.ts';
import { SOURCE_KINDS, SOURCES_AT_MOST, type Source } from '../src/features/feedback/domain/source.ts';
import { otherNames, sourceLabel } from '../src/features/feedback/domain/source-names.ts';
import { FIELDS } from '../src/features/feedback/feedback-fields.ts';
import { feedbackRefusal } from '../src/features/feedback/refusals.ts';
import {
  addSource,
  listSources,
  removeSource,
  renameSource,
  setSourceWeight,
} from '../src/features/feedback/store/sources.ts';
import { writeAudit } from '../src/store/audit.ts';

const add: Command = command({
  name: 'add',
  alias: '添加',
  also: ['加', '新增', '新建'],
  summary: { zh: '加一个渠道', en: 'Add a source' },
  roles: MEMBERS,
  args: z.object({
    name: textArgument({
      label: { zh: '名称', en: 'name' },
      means: { zh: '渠道叫什么', en: 'what the source is called' },
      example: { zh: '快手', en: 'Instagram' },
      most: NAME_AT_MOST,
      position: 1,
    }),
    kind: choiceArgument({
      label: { zh: '类型', en: 'kind' },
      means: { zh: '哪一类触点', en: 'the kind of touchpoint' },
      example: { zh: '公域', en: 'public' },
      choices: SOURCE_KINDS,
      position: 2,
    }),
  }),
  examples: [{ line: { zh: '/source add 快手 类型=公域', en: '/source add Instagram kind=public' } }],
  run: async (context, args) => {
    const { transaction, team, clock, origin } = context;
    const sources = await listSources(transaction, team.id);
    const wanted = comparable(args.name);
    const offered = sources.filter(({ isRemoved }) => isRemoved !== true);
    const same = offered.find(each => isCalledSo(each, wanted));
    if (same !== undefined)
      throw feedbackRefusal('source-exists', { name: inLanguage(sourceLabel(same), context.language) });
    if (offered.length >= SOURCES_AT_MOST)
      throw feedbackRefusal('too-many-sources', { most: SOURCES_AT_MOST });
    const added = await addSource(transaction, team.id, args.name, args.kind, clock.now);
    if (added === undefined) throw feedbackRefusal('source-exists', { name: args.name });
    await writeAudit(transaction, origin, 'source.added', args.name, { kind: args.kind });
    const kind = SOURCE_KINDS.find(each => each.id === args.kind)?.label ?? { zh: '', en: '' };
    return said(context, {
      zh: `渠道“${args.name}”已加入${kind.zh}`,
      en: `Source “${args.name}” added (${kind.en.toLowerCase()})`,
    });
  },
});

/** @returns whether a source has that name, or is known by it in the other language or for short */
function isCalledSo(source: Source, wanted: string): boolean {
  return [source.name, ...otherNames(source)].some(each => comparable(each) === wanted);
}

/** @param example a source that a team has from the start */
function sourceNamed(example: Bilingual) {
  return FIELDS.source.argument({ means: { zh: '哪个渠道', en: 'which source' }, example, position: 1 });
}

/** @returns what was done, with a button that takes it back */
function undoable(
  { language }: Context,
  words: Bilingual,
  undo: { readonly label: Bilingual; readonly line: string },
): Reply {
  const button = { label: inLanguage(undo.label, language), line: undo.line };
  return { view: view(text(inLanguage(words, language)), actions(button)) };
}

const rename: Command = command({
  name: 'rename',
  alias: '改名',
  summary: { zh: '给渠道改名，记录跟着走', en: 'Call a source otherwise; its records follow' },
  roles: MANAGERS,
  args: z.object({
    source: sourceNamed({ zh: '天猫', en: 'Tmall' }),
    name: textArgument({
      label: { zh: '名称', en: 'name' },
      means: { zh: '改叫什么', en: 'its new name' },
      example: { zh: '天猫旗舰店', en: 'Tmall Global' },
      most: NAME_AT_MOST,
      position: 2,
      takesRest: true,
    }),
  }),
  examples: [{ line: { zh: '/source rename 天猫 天猫旗舰店', en: '/source rename Tmall Tmall Global' } }],
  run: async (context, { source, name }) => {
    const { transaction, team, origin, language } = context;
    const wanted = comparable(name);
    const others = (await listSources(transaction, team.id)).filter(({ id }) => id !== source.id);
    // Also of a removed one: it comes back under its name.
    if (others.some(each => isCalledSo(each, wanted))) throw feedbackRefusal('source-renamed-over', { name });
    await renameSource(transaction, team.id, source.id, name);
    await writeAudit(transaction, origin, 'source.renamed', name, { from: source.name, to: name });
    const before = inLanguage(sourceLabel(source), language);
    const after = inLanguage(sourceLabel({ name }), language);
    return undoable(
      context,
      { zh: `渠道改名：${before} → ${after}`, en: `Source renamed: ${before} → ${after}` },
      {
        label: { zh: '改回去', en: 'Undo' },
        line: `/source rename ${quoteWord(name)} ${quoteWord(source.name)}`,
      },
    );
  },
});

const remove: Command = command({
  name: 'remove',
  alias: '移除',
  also: ['删除', 'delete'],
  summary: { zh: '不再用一个渠道，它的记录留着', en: 'Use a source no more; its records stay' },
  roles: MANAGERS,
  args: z.object({
    source: sourceNamed({ zh: '得物', en: 'Dewu' }),
  }),
  examples: [{ line: { zh: '/source remove 得物', en: '/source remove Dewu' } }],
  run: async (context, { source }) => {
    const { transaction, team, clock, origin, language } = context;
    await removeSource(transaction, team.id, source.id, clock.now);
    await writeAudit(transaction, origin, 'source.removed', source.name, {});
    const name = inLanguage(sourceLabel(source), language);
    return undoable(
      context,
      {
        zh: `渠道“${name}”不再出现在可选的渠道里。它的记录都在，还能搜到：/搜索 渠道=${asWord(name)}`,
        en: `“${name}” is offered no more. Its records stay, and can be found: /search source=${asWord(name)}`,
      },
      {
        label: { zh: '放回来', en: 'Undo' },
        line: `/source add ${quoteWord(source.name)} kind=${source.kind}`,
      },
    );
  },
});

const weight: Command = command({
  name: 'weight',
  alias: '权重',
  summary: { zh: '定一个渠道的依据有多重', en: 'Set how much the evidence of a source weighs' },
  roles: MANAGERS,
  args: z.object({
    source: sourceNamed({ zh: '天猫', en: 'Tmall' }),
    weight: numberArgument({
      label: { zh: '权重', en: 'weight' },
      means: { zh: '0 到 10，默认 1', en: '0 to 10; 1 by default' },
      example: { zh: '1.5', en: '1.5' },
      least: 0,
      most: 10,
      isWhole: false,
      position: 2,
    }),
  }),
  examples: [{ line: { zh: '/source weight 天猫 1.5', en: '/source weight Tmall 1.5' } }],
  run: async (context, args) => {
    const { transaction, team, origin } = context;
    const { id, name, weight: before } = args.source;
    await setSourceWeight(transaction, team.id, id, args.weight);
    await writeAudit(transaction, origin, 'source.weighted', name, { from: before, to: args.weight });
    const { zh, en } = sourceLabel(args.source);
    return said(context, {
      zh: `${zh} 的权重：${before} → ${args.weight}`,
      en: `Weight of ${en}: ${before} → ${args.weight}`,
    });
  },
});

const list: Command = command({
  name: 'list',
  alias: '列表',
  summary: { zh: '看有哪些渠道', en: 'List the sources' },
  roles: MEMBERS,
  args: z.object({}),
  examples: [{ line: { zh: '/source list', en: '/source list' } }],
  run: async context => ({ view: await sourcesView(context) }),
});

export const source: Command = command({
  name: 'source',
  alias: '渠道',
  summary: { zh: '看、加、改名、移除渠道，定权重', en: 'List, add, rename, remove and weigh sources' },
  roles: MEMBERS,
  args: z.object({}),
  examples: [{ line: { zh: '/source', en: '/source' } }],
  subcommands: [list, add, rename, remove, weight],
  run: async context => ({ view: await sourcesView(context) }),
});

/** So many sources of a kind are listed. */
const SOURCES_LISTED = 100;

async function sourcesView({ transaction, team, language }: Context) {
  const sources = (await listSources(transaction, team.id)).filter(({ isRemoved }) => isRemoved !== true);
  const nameOf = (each: Source) => inLanguage(sourceLabel(each), language);
  const shown = (each: Source) => (each.weight === 1 ? nameOf(each) : `${nameOf(each)} ×${each.weight}`);
  const lines = SOURCE_KINDS.flatMap(kind => {
    const ours = sources.filter(each => each.kind === kind.id);
    return ours.length === 0
      ? []
      : [
          `${inLanguage(kind.label, language)}${language === 'en' ? ': ' : '：'}${listedSome(ours.map(shown), SOURCES_LISTED, language)}`,
        ];
  });
  const more = { zh: '加一个：/source add 快手 类型=公域', en: 'Add one: /source add Instagram kind=public' };
  const title = { zh: '渠道', en: 'Sources' };
  return view(heading(inLanguage(title, language)), text(...lines), text(inLanguage(more, language)));
}
