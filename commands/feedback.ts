import { z } from 'zod';
import {
  choiceArgument,
  endUserArgument,
  idArgument,
  idsArgument,
  listArgument,
  momentArgument,
  numberArgument,
  optional,
  sourceArgument,
  textArgument,
} from '../src/chat/argument.ts';
import { actions, type Button, fields, quote, text, view } from '../src/chat/view.ts';
import { DIMENSIONS, type Dimension, dimensionById } from '../src/domain/dimension.ts';
import {
  CONSENTS,
  cleanTags,
  DEFAULT_INTENSITY,
  type Feedback,
  type FeedbackContent,
  LATELY_DAYS,
  NAME_AT_MOST,
  shownEndUser,
  TAGS_AT_MOST,
  TEXT_AT_MOST,
} from '../src/domain/feedback.ts';
import { type Bilingual, inLanguage, listed } from '../src/domain/language.ts';
import { MEMBERS, operatorRole } from '../src/domain/role.ts';
import { shortId } from '../src/domain/short-id.ts';
import { type Source, usualSource } from '../src/domain/source.ts';
import { showDay, showMoment } from '../src/domain/zoned-time.ts';
import { type Command, type Context, command } from '../src/flows/command.ts';
import {
  type Change,
  type Company,
  companyOf,
  deleteFeedback,
  editFeedback,
  feedbackNumbered,
  idsText,
  mergeVoices,
  ownFeedback,
  recordFeedback,
  restoreFeedback,
  unmergeVoices,
} from '../src/flows/record-feedback.ts';
import { auditOf } from '../src/store/audit.ts';
import { personNames } from '../src/store/rooms.ts';
import { voiceRecords, voiceSize } from '../src/store/voices.ts';

const verbatimFacts = {
  label: { zh: '原话', en: 'text' },
  means: {
    zh: '用户的原话；回复一条消息时就是那条消息',
    en: 'what the user said; in a reply, the message itself',
  },
  example: { zh: '包装盒太大，浴室放不下', en: 'The box is too big for my bathroom' },
  most: TEXT_AT_MOST,
};
const verbatim = textArgument({ ...verbatimFacts, position: 1, takesRest: true });
const dimension = choiceArgument({
  label: { zh: '维度', en: 'dimension' },
  means: { zh: '说的是画像的哪个维度', en: 'the dimension of the persona it is about' },
  example: { zh: '痛点', en: 'needs' },
  choices: DIMENSIONS,
});
const sourceFacts = {
  label: { zh: '渠道', en: 'source' },
  means: { zh: '在哪里听到的', en: 'where it was heard' },
  example: { zh: '小红书', en: '小红书' },
};
const source = sourceArgument({
  ...sourceFacts,
  usual: ({ sources, role }) => usualSource(sources, role)?.name,
});
const sentiment = numberArgument({
  label: { zh: '情感', en: 'sentiment' },
  means: { zh: '−2 很负面 … 2 很正面', en: '−2 very negative … 2 very positive' },
  example: { zh: '-1', en: '-1' },
  least: -2,
  most: 2,
});
const intensity = numberArgument({
  label: { zh: '强度', en: 'intensity' },
  means: { zh: '1 随口一提 … 5 非常强烈', en: '1 said in passing … 5 very strong' },
  example: { zh: '4', en: '4' },
  least: 1,
  most: 5,
});
const segment = textArgument({
  label: { zh: '人群', en: 'segment' },
  means: { zh: '哪一类用户', en: 'the kind of user' },
  example: { zh: '精致妈妈', en: 'young-mothers' },
  most: NAME_AT_MOST,
});
const tags = listArgument({
  label: { zh: '标签', en: 'tags' },
  means: { zh: '用逗号或顿号隔开', en: 'separated by commas' },
  example: { zh: '包装,收纳', en: 'packaging,storage' },
  most: TAGS_AT_MOST,
  each: NAME_AT_MOST,
});
const consent = choiceArgument({
  label: { zh: '授权', en: 'consent' },
  means: { zh: '用户是否同意记录和使用', en: 'whether the user agreed to it being kept and used' },
  // Shown where nothing is near, so it must not make a yes of a no.
  example: { zh: '未询问', en: 'unknown' },
  choices: CONSENTS,
});
const endUser = endUserArgument({
  label: { zh: '用户', en: 'user' },
  means: { zh: '说话的用户，只存加密后的记号', en: 'who said it; only a keyed hash is kept' },
  example: { zh: '张女士', en: 'Ms-Zhang' },
});
const date = momentArgument({
  label: { zh: '日期', en: 'date' },
  means: { zh: '用户什么时候说的，默认现在', en: 'when the user said it; now by default' },
  example: { zh: '昨天', en: 'yesterday' },
});
const id = idArgument({
  label: { zh: '编号', en: 'id' },
  means: { zh: '反馈的编号', en: 'the id of the feedback' },
  example: { zh: 'F2', en: 'F2' },
  of: 'F',
  position: 1,
});
const ids = idsArgument({
  label: { zh: '编号', en: 'ids' },
  means: { zh: '几条反馈的编号', en: 'ids of the feedback' },
  example: { zh: 'F3 F7', en: 'F3 F7' },
  of: 'F',
  most: 20,
  position: 1,
  takesRest: true,
});

const show: Command = command({
  name: 'show',
  alias: '查看',
  summary: { zh: '看一条反馈的全部内容和历史', en: 'Show one feedback with its history' },
  roles: MEMBERS,
  args: z.object({ id }),
  examples: [{ line: { zh: '/feedback show F2', en: '/feedback show F2' } }],
  run: async (context, args) => showFeedback(context, await feedbackNumbered(context, args.id)),
});

const edit: Command = command({
  name: 'edit',
  alias: '修改',
  summary: { zh: '改自己记的一条（管理员可以改任何一条）', en: 'Change one you recorded (managers: any)' },
  roles: MEMBERS,
  args: z.object({
    id,
    text: optional(textArgument(verbatimFacts)),
    source: optional(sourceArgument(sourceFacts)),
    dimension: optional(dimension),
    sentiment: optional(sentiment),
    intensity: optional(intensity),
    segment: optional(segment),
    tags: optional(tags),
    consent: optional(consent),
    user: optional(endUser),
    date: optional(date),
  }),
  examples: [{ line: { zh: '/feedback edit F2 强度=5', en: '/feedback edit F2 intensity=5' } }],
  run: async (context, args) => {
    const wanted: Partial<FeedbackContent> = {
      ...(args.text !== undefined && { text: args.text }),
      ...(args.source !== undefined && { sourceId: args.source.id }),
      ...(args.dimension !== undefined && { dimension: args.dimension }),
      ...(args.sentiment !== undefined && { sentiment: args.sentiment }),
      ...(args.intensity !== undefined && { intensity: args.intensity }),
      ...(args.segment !== undefined && { segment: args.segment }),
      ...(args.tags !== undefined && { tags: cleanTags(args.tags) }),
      ...(args.consent !== undefined && { consent: args.consent }),
      ...(args.user !== undefined && { endUser: args.user }),
      ...(args.date !== undefined && { saidAt: args.date.at }),
    };
    if (Object.keys(wanted).length === 0) {
      const record = await ownFeedback(context, args.id);
      return {
        asks: [
          'text',
          'source',
          'dimension',
          'sentiment',
          'intensity',
          'segment',
          'tags',
          'consent',
          'user',
          'date',
        ],
        current: shownContent(context, record),
      };
    }
    const { before, after, changes } = await editFeedback(context, args.id, wanted);
    const name = shortId('F', args.id);
    const shown = changes.map(change => shownChange(context, change));
    const say = saying(context);
    const lines = [
      say({ zh: `${name} 已改：${shown.join('；')}`, en: `${name} changed: ${shown.join('; ')}` }),
    ];
    if (after.voice !== before.voice) {
      const size = await voiceSize(context.transaction, context.team.id, after.voice);
      lines.push(
        size.records === 1
          ? say({ zh: '现在自成一个声音', en: 'It is a voice of its own now' })
          : say({
              zh: `现在和 ${shortId('F', after.voice)} 是同一个声音`,
              en: `It is one voice with ${shortId('F', after.voice)} now`,
            }),
      );
    }
    return { view: view(text(...lines), actions(...mendButtons(context, args.id))) };
  },
});

const remove: Command = command({
  name: 'delete',
  alias: '删除',
  summary: { zh: '删掉自己记的一条（管理员可以删任何一条）', en: 'Delete one you recorded (managers: any)' },
  roles: MEMBERS,
  args: z.object({ id }),
  examples: [{ line: { zh: '/feedback delete F2', en: '/feedback delete F2' } }],
  run: async (context, args) => {
    await deleteFeedback(context, args.id);
    const name = shortId('F', args.id);
    const say = saying(context);
    return {
      view: view(
        text(
          say({
            zh: `${name} 已删除，不再出现在搜索和依据里`,
            en: `${name} deleted: out of search and evidence from now on`,
          }),
        ),
        actions({ label: say({ zh: '恢复', en: 'Restore' }), line: `/feedback restore ${name}` }),
      ),
    };
  },
});

const restore: Command = command({
  name: 'restore',
  alias: '恢复',
  summary: { zh: '恢复删掉的一条', en: 'Bring back a deleted one' },
  roles: MEMBERS,
  args: z.object({ id }),
  examples: [{ line: { zh: '/feedback restore F2', en: '/feedback restore F2' } }],
  run: async (context, args) => {
    await restoreFeedback(context, args.id);
    const say = saying(context);
    const name = shortId('F', args.id);
    return {
      view: view(
        text(say({ zh: `${name} 已恢复`, en: `${name} is back` })),
        actions(...mendButtons(context, args.id)),
      ),
    };
  },
});

const merge: Command = command({
  name: 'merge',
  alias: '合并',
  summary: { zh: '把几条记录并成同一个声音', en: 'Make several records one voice' },
  roles: MEMBERS,
  args: z.object({ ids }),
  examples: [{ line: { zh: '/feedback merge F3 F7', en: '/feedback merge F3 F7' } }],
  run: async (context, args) => {
    const size = await mergeVoices(context, args.ids);
    const names = idsText(args.ids);
    return {
      view: view(
        text(
          saying(context)({
            zh: `${names} 现在是同一个声音（${size.records} 条记录 · ${size.sources} 个渠道）\n拆开：/feedback unmerge ${names}`,
            en: `${names} are one voice now (${size.records} records · ${counted(size.sources, 'source')})\nTake apart: /feedback unmerge ${names}`,
          }),
        ),
      ),
    };
  },
});

const unmerge: Command = command({
  name: 'unmerge',
  alias: '拆开',
  summary: { zh: '拆开手工合并过的记录', en: 'Take apart what was merged by hand' },
  roles: MEMBERS,
  args: z.object({ ids }),
  examples: [{ line: { zh: '/feedback unmerge F3 F7', en: '/feedback unmerge F3 F7' } }],
  run: async (context, args) => {
    const records = await unmergeVoices(context, args.ids);
    const names = idsText(args.ids);
    const voices = new Set(records.map(record => record.voice)).size;
    const say = saying(context);
    const isStillOne = records.length > 1 && voices < records.length;
    return {
      view: view(
        text(
          isStillOne
            ? say({
                zh: `${names} 的手工合并已取消；它们的消息、用户或原话相同，仍有 ${voices} 个声音`,
                en: `${names}: the merge by hand is undone; by message, user or words they still are ${counted(voices, 'voice')}`,
              })
            : say({ zh: `${names} 拆开了`, en: `${names} are apart again` }),
        ),
      ),
    };
  },
});

export const feedback: Command = command({
  name: 'feedback',
  alias: '反馈',
  summary: { zh: '记下一条真实用户的反馈', en: 'Record what a real user said or did' },
  roles: MEMBERS,
  takesReply: 'text',
  args: z.object({
    text: verbatim,
    source,
    dimension,
    sentiment: optional(sentiment),
    intensity: optional(intensity),
    segment: optional(segment),
    tags: optional(tags),
    consent: optional(consent),
    user: optional(endUser),
    date: optional(date),
  }),
  examples: [
    {
      line: {
        zh: '/feedback 包装盒太大，浴室放不下 渠道=小红书 维度=痛点 情感=-1 强度=4 人群=精致妈妈 标签=包装,收纳',
        en: '/feedback The box is too big for my bathroom source=小红书 dimension=needs sentiment=-1 tags=packaging',
      },
    },
    {
      role: 'ecommerce',
      line: {
        zh: '/反馈 "客服说可以送货上门，很感动" source=天猫 dimension=perception sentiment=2 consent=yes',
        en: '/feedback "They offered to deliver to my door, so kind" source=天猫 dimension=perception sentiment=2',
      },
    },
    {
      role: 'community',
      line: {
        zh: '/反馈 闺蜜推荐我才进的群 维度=社交',
        en: '/feedback A friend brought me into this group dimension=advocacy',
      },
    },
    {
      role: 'content',
      line: {
        zh: '/反馈 看了三篇测评才下单 渠道=小红书 维度=链路',
        en: '/feedback Read three reviews before buying source=小红书 dimension=journey',
      },
    },
    {
      role: 'media',
      line: {
        zh: '/反馈 评论区都在问尺寸 渠道=抖音 维度=链路',
        en: '/feedback Everybody asks for the size source=抖音 dimension=journey',
      },
    },
  ],
  subcommands: [edit, remove, restore, show, merge, unmerge],
  run: async (context, args) => {
    const content: FeedbackContent = {
      text: args.text,
      dimension: args.dimension,
      sourceId: args.source.id,
      sentiment: args.sentiment ?? null,
      intensity: args.intensity ?? null,
      segment: args.segment ?? null,
      tags: cleanTags(args.tags ?? []),
      consent: args.consent ?? 'unknown',
      endUser: args.user ?? null,
      saidAt: args.date?.at ?? context.clock.now,
    };
    const recorded = await recordFeedback(context, content);
    const company = await companyOf(context, content, recorded);
    const say = saying(context);
    const name = shortId('F', recorded.number);
    const usual = context.assumed.has('source') ? say({ zh: '（默认）', en: ' (default)' }) : '';
    const about = dimensionById(args.dimension);
    const parts = [name, say(about.label), `${args.source.name}${usual}`];
    if (args.user !== undefined) parts.push(`${say({ zh: '用户', en: 'user ' })}${shownEndUser(args.user)}`);
    if (args.date !== undefined) {
      const showIt = args.date.minutes === undefined ? showDay : showMoment;
      parts.push(showIt(args.date.at, context.clock, context.language));
    }
    return {
      view: view(
        text(parts.join(' · '), `${companyText(context, company, about)}${mendHint(context, name)}`),
        actions(...mendButtons(context, recorded.number)),
      ),
    };
  },
});

/** @returns `1 source`, `2 sources` */
function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function saying({ language }: Context): (said: Bilingual) => string {
  return said => inLanguage(said, language);
}

function companyText(context: Context, company: Company, dimension: Dimension): string {
  const say = saying(context);
  if (company.kind === 'same-voice') {
    const { records, sources } = company.size;
    const first = shortId('F', company.voice);
    return say({
      zh: `与 ${first} 是同一个声音（${records} 条记录 · ${sources} 个渠道）`,
      en: `One voice with ${first} (${records} records · ${counted(sources, 'source')})`,
    });
  }
  const { voices, sources, isCutShort } = company.count;
  // Said longer ago than one counts, and nothing like it since.
  if (voices === 0)
    return say({ zh: `近 ${LATELY_DAYS} 天没有这样的声音`, en: `No such voice in ${LATELY_DAYS} days` });
  const about: Bilingual =
    company.tag === undefined
      ? { zh: `“${dimension.short.zh}”`, en: `about ${dimension.short.en}` }
      : { zh: `带“${company.tag}”标签`, en: `tagged “${company.tag}”` };
  return isCutShort
    ? say({
        zh: `近 ${LATELY_DAYS} 天${about.zh}的声音已超过 ${voices} 个`,
        en: `More than ${voices} voices ${about.en} in ${LATELY_DAYS} days`,
      })
    : say({
        zh: `近 ${LATELY_DAYS} 天第 ${voices} 个${about.zh}的声音（${sources} 个渠道）`,
        en: `Voice no. ${voices} ${about.en} in ${LATELY_DAYS} days (${counted(sources, 'source')})`,
      });
}

/** What the second line ends with: how to mend a slip, and the likely slip itself where there is one. */
function mendHint(context: Context, name: string): string {
  const say = saying(context);
  const [slip] = context.slips;
  if (slip === undefined)
    return say({ zh: ` · 改：/feedback edit ${name}`, en: ` · mend: /feedback edit ${name}` });
  const key = say(slip.argument.facts.label);
  const value = slip.word.replace(/^[^=＝：:]*[=＝：:]/, '');
  return say({
    zh: ` · ⚠ “${slip.word}”记进了原话，要的是“${key}=”的话：/feedback edit ${name} ${key}=${value}`,
    en: ` · ⚠ “${slip.word}” went into the text; if you meant ${key}=, type /feedback edit ${name} ${key}=${value}`,
  });
}

function mendButtons(context: Context, number: number): Button[] {
  const say = saying(context);
  const name = shortId('F', number);
  return [
    { label: say({ zh: '改维度', en: 'Dimension' }), line: `/feedback edit ${name}`, asks: ['dimension'] },
    { label: say({ zh: '改渠道', en: 'Source' }), line: `/feedback edit ${name}`, asks: ['source'] },
    { label: say({ zh: '删除', en: 'Delete' }), line: `/feedback delete ${name}` },
  ];
}

/** A record's fields as they are shown, by argument name; absent ones are left out. */
function shownContent(context: Context, record: FeedbackContent): Record<string, string> {
  const names: (keyof FeedbackContent)[] = [
    'text',
    'sourceId',
    'dimension',
    'sentiment',
    'intensity',
    'segment',
    'tags',
    'consent',
    'endUser',
    'saidAt',
  ];
  const shown = names.map(name => [argumentNameOf(name), shownValue(context, name, record[name])] as const);
  return Object.fromEntries(shown.filter(([, value]) => value !== ''));
}

function argumentNameOf(name: keyof FeedbackContent): string {
  return name === 'sourceId' ? 'source' : name === 'endUser' ? 'user' : name === 'saidAt' ? 'date' : name;
}

const LABELS: Readonly<Record<keyof FeedbackContent, Bilingual>> = {
  text: { zh: '原话', en: 'Text' },
  sourceId: { zh: '渠道', en: 'Source' },
  dimension: { zh: '维度', en: 'Dimension' },
  sentiment: { zh: '情感', en: 'Sentiment' },
  intensity: { zh: '强度', en: 'Intensity' },
  segment: { zh: '人群', en: 'Segment' },
  tags: { zh: '标签', en: 'Tags' },
  consent: { zh: '授权', en: 'Consent' },
  endUser: { zh: '用户', en: 'User' },
  saidAt: { zh: '日期', en: 'Said' },
};

/** @returns a field of a record as people read it; empty when it says nothing */
function shownValue(context: Context, name: keyof FeedbackContent, value: unknown): string {
  const say = saying(context);
  if (value === null || value === undefined) return '';
  switch (name) {
    case 'dimension':
      return say(dimensionById(String(value)).label);
    case 'sourceId':
      return sourceName(context, Number(value));
    case 'consent':
      return say(CONSENTS.find(each => each.id === value)?.label ?? { zh: '', en: '' });
    case 'sentiment':
      return String(value).replace('-', '−');
    case 'tags':
      return Array.isArray(value) ? listed(value.map(String), context.language) : '';
    case 'endUser':
      return shownEndUser(String(value).replace(/^#/, ''));
    case 'saidAt':
      return shownSaidAt(context, value instanceof Date ? value : new Date(String(value)));
    case 'text':
    case 'intensity':
    case 'segment':
      return String(value);
    default:
      return name satisfies never;
  }
}

/** A day that was given without a time is kept as its noon, and shown as the day. */
function shownSaidAt({ clock, language }: Context, saidAt: Date): string {
  const shown = showMoment(saidAt, clock, language);
  return saidAt.getTime() % 60_000 === 0 && shown.endsWith(' 12:00')
    ? showDay(saidAt, clock, language)
    : shown;
}

function shownChange(context: Context, { name, from, to }: Change): string {
  const say = saying(context);
  const nothing = say({ zh: '未填', en: 'none' });
  const [before, after] = [from, to].map(value => shownValue(context, name, value) || nothing);
  const label = say(LABELS[name]);
  return name === 'text' ? `${label} “${before}” → “${after}”` : `${label} ${before} → ${after}`;
}

function sourceName({ vocabulary }: Context, sourceId: number): string {
  return vocabulary.sources.find((each: Source) => each.id === sourceId)?.name ?? '?';
}

async function showFeedback(context: Context, record: Feedback) {
  const say = saying(context);
  const { transaction, team, clock, language } = context;
  const name = shortId('F', record.number);
  const history = (await auditOf(transaction, team.id, name)).slice(1);
  const names = await personNames(transaction, [
    record.reporterId,
    ...history.flatMap(entry => entry.personId ?? []),
  ]);
  const nameOf = (personId: number | null) => names.get(personId ?? 0) ?? '?';
  const role = operatorRole(record.reporterRole);
  const reporter = `${nameOf(record.reporterId)}${role ? `（${say(role.label)}）` : ''}`;

  const rows: Row[] = [
    row(context, 'dimension', record.dimension),
    row(context, 'sourceId', record.sourceId),
    row(context, 'sentiment', record.sentiment),
    record.intensity === null
      ? {
          label: say(LABELS.intensity),
          value: say({ zh: `${DEFAULT_INTENSITY}（默认）`, en: `${DEFAULT_INTENSITY} (default)` }),
        }
      : row(context, 'intensity', record.intensity),
    row(context, 'segment', record.segment),
    row(context, 'tags', record.tags),
    row(context, 'endUser', record.endUser),
    row(context, 'consent', record.consent),
    row(context, 'saidAt', record.saidAt),
    {
      label: say({ zh: '记录', en: 'Recorded' }),
      value: `${reporter} · ${showMoment(record.recordedAt, clock, language)}`,
    },
  ];
  if (record.linkedMessageId !== null) {
    rows.push({
      label: say({ zh: '原消息', en: 'Message' }),
      value: record.linkedUrl ?? `#${record.linkedMessageId}`,
    });
  }
  if (record.deletedAt === null)
    rows.push({ label: say({ zh: '声音', en: 'Voice' }), value: await voiceText(context, record) });

  const deleted = say({ zh: '已删除', en: 'deleted' });
  const title =
    record.deletedAt === null
      ? name
      : `${name}（${deleted} ${showMoment(record.deletedAt, clock, language)}）`;
  const blocks = [
    text(title),
    record.deletedAt === null ? quote(record.text) : text(deleted),
    fields(...rows.filter(each => each.value !== '')),
  ];
  if (history.length > 0) {
    const intro = say({ zh: '历史：', en: 'History:' });
    const lines = history.map(entry => {
      const when = showMoment(entry.at, clock, language);
      return `  ${when} ${nameOf(entry.personId)} ${historyText(context, record, entry.action, entry.details)}`;
    });
    blocks.push(text(intro, ...lines));
  }
  const buttons =
    record.deletedAt === null
      ? mendButtons(context, record.number)
      : [{ label: say({ zh: '恢复', en: 'Restore' }), line: `/feedback restore ${name}` }];
  return { view: view(...blocks, actions(...buttons)) };
}

type Row = { label: string; value: string };

function row(context: Context, name: keyof FeedbackContent, value: unknown): Row {
  return { label: inLanguage(LABELS[name], context.language), value: shownValue(context, name, value) };
}

async function voiceText(context: Context, record: Feedback): Promise<string> {
  const { transaction, team } = context;
  const say = saying(context);
  const { records, sources } = await voiceSize(transaction, team.id, record.voice);
  if (records <= 1) return say({ zh: '1 条记录 · 1 个渠道', en: '1 record · 1 source' });
  const others = (await voiceRecords(transaction, team.id, record.voice, 6)).filter(
    each => each !== record.number,
  );
  const shown = listed(
    others.slice(0, 5).map(each => shortId('F', each)),
    context.language,
  );
  const more = records - 1 > others.slice(0, 5).length ? '…' : '';
  return say({
    zh: `${records} 条记录 · ${sources} 个渠道（还有 ${shown}${more}）`,
    en: `${records} records · ${counted(sources, 'source')} (also ${shown}${more})`,
  });
}

const changesSchema = z.array(z.object({ name: z.string(), from: z.unknown(), to: z.unknown() }));
const mergedSchema = z.array(z.string());

function historyText(
  context: Context,
  record: Feedback,
  action: string,
  details: Record<string, unknown>,
): string {
  const say = saying(context);
  switch (action) {
    case 'feedback.edited': {
      const changes = changesSchema.catch([]).parse(details['changes']);
      return (
        changes
          .filter((change): change is Change => change.name in LABELS)
          // What was deleted is not shown by way of its history.
          .map(change =>
            change.name === 'text' && record.deletedAt !== null
              ? `${say(LABELS.text)} ${say({ zh: '已删除', en: 'deleted' })}`
              : shownChange(context, change),
          )
          .join('；')
      );
    }
    case 'feedback.deleted':
      return say({ zh: '删除', en: 'deleted it' });
    case 'feedback.restored':
      return say({ zh: '恢复', en: 'restored it' });
    case 'feedback.merged':
    case 'feedback.unmerged': {
      const ids = mergedSchema.catch([]).parse(details['with']).join(' ');
      return action === 'feedback.merged'
        ? say({ zh: `合并 ${ids}`, en: `merged ${ids}` })
        : say({ zh: `拆开 ${ids}`, en: `took apart ${ids}` });
    }
    default:
      return action;
  }
}
