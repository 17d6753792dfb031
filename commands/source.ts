import { z } from 'zod';
import { choiceArgument, numberArgument, textArgument } from '../src/chat/grammar/argument.ts';
import { heading, text, view } from '../src/chat/view.ts';
import { type Command, type Context, command } from '../src/conversation/command.ts';
import { said } from '../src/conversation/translation.ts';
import { inLanguage, listedSome } from '../src/domain/language.ts';
import { comparable } from '../src/domain/normal-form.ts';
import { MANAGERS, MEMBERS } from '../src/domain/role.ts';
import { NAME_AT_MOST } from '../src/features/feedback/domain/feedback.ts';
import { SOURCE_KINDS, SOURCES_AT_MOST, type Source } from '../src/features/feedback/domain/source.ts';
import { FIELDS } from '../src/features/feedback/feedback-fields.ts';
import { feedbackRefusal } from '../src/features/feedback/refusals.ts';
import { addSource, listSources, setSourceWeight } from '../src/features/feedback/store/sources.ts';
import { writeAudit } from '../src/store/audit.ts';

const add: Command = command({
  name: 'add',
  alias: '添加',
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
    const isKnown = sources.some(each => comparable(each.name) === wanted);
    if (sources.length >= SOURCES_AT_MOST && !isKnown)
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

const weight: Command = command({
  name: 'weight',
  alias: '权重',
  summary: { zh: '定一个渠道的依据有多重', en: 'Set how much the evidence of a source weighs' },
  roles: MANAGERS,
  args: z.object({
    source: FIELDS.source.argument({
      means: { zh: '哪个渠道', en: 'which source' },
      example: { zh: '天猫', en: '天猫' },
      position: 1,
    }),
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
  examples: [{ line: { zh: '/source weight 天猫 1.5', en: '/source weight 天猫 1.5' } }],
  run: async (context, args) => {
    const { transaction, team, origin } = context;
    const { id, name, weight: before } = args.source;
    await setSourceWeight(transaction, team.id, id, args.weight);
    await writeAudit(transaction, origin, 'source.weighted', name, { from: before, to: args.weight });
    return said(context, {
      zh: `${name} 的权重：${before} → ${args.weight}`,
      en: `Weight of ${name}: ${before} → ${args.weight}`,
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
  summary: { zh: '看、加渠道，定渠道的权重', en: 'List, add and weigh sources' },
  roles: MEMBERS,
  args: z.object({}),
  examples: [{ line: { zh: '/source', en: '/source' } }],
  subcommands: [list, add, weight],
  run: async context => ({ view: await sourcesView(context) }),
});

/** So many sources of a kind are listed. */
const SOURCES_LISTED = 100;

async function sourcesView({ transaction, team, language }: Context) {
  const sources = await listSources(transaction, team.id);
  const shown = (each: Source) => (each.weight === 1 ? each.name : `${each.name} ×${each.weight}`);
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
