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
} from '../src/chat/grammar/argument.ts';
import { argumentsOf } from '../src/chat/grammar/command.ts';
import { shownEndUser } from '../src/chat/grammar/end-user.ts';
import { argumentOfKey } from '../src/chat/grammar/given.ts';
import { actions, text, view } from '../src/chat/view.ts';
import { type Command, type Context, command } from '../src/conversation/command.ts';
import { counted, saying } from '../src/conversation/saying.ts';
import { DIMENSIONS, dimensionById } from '../src/domain/dimension.ts';
import { MEMBERS } from '../src/domain/role.ts';
import { shortId } from '../src/domain/short-id.ts';
import { usualSource } from '../src/domain/source.ts';
import { dayOf, showDay, showMoment } from '../src/domain/zoned-time.ts';
import {
  CONSENTS,
  cleanTags,
  type FeedbackContent,
  mayBeQuoted,
  NAME_AT_MOST,
  TAGS_AT_MOST,
  TEXT_AT_MOST,
} from '../src/features/feedback/domain/feedback.ts';
import { clearedContent } from '../src/features/feedback/feedback-arguments.ts';
import { UNQUOTABLE } from '../src/features/feedback/quotes.ts';
import {
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
} from '../src/features/feedback/record-feedback.ts';
import {
  companyText,
  mendButtons,
  mendHint,
  showFeedback,
  shownChange,
  shownContent,
  sizeText,
  usesText,
} from '../src/features/feedback/show-feedback.ts';
import { voicesOf } from '../src/features/feedback/store/voice-forest.ts';
import { voiceMates } from '../src/features/feedback/store/voices.ts';

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
  isClearable: true,
});
const consent = choiceArgument({
  label: { zh: '授权', en: 'consent' },
  means: { zh: '用户是否同意记录和使用', en: 'whether the user agreed to it being kept and used' },
  // A slip must not make a yes of a no.
  cautious: 'no',
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
/** Of what an edited message does not say any more. */
const clear = listArgument({
  label: { zh: '清空', en: 'clear' },
  means: { zh: '消息里去掉了的几项', en: 'what a message does not say any more' },
  example: { zh: 'tags', en: 'tags' },
  most: 10,
  each: NAME_AT_MOST,
  isHidden: true,
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
  also: ['改', '编辑'],
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
    clear: optional(clear),
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
      ...(args.clear !== undefined && clearedContent(args.clear.map(argumentNamed))),
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
    const { changes, company } = await editFeedback(context, args.id, wanted);
    const name = shortId('F', args.id);
    const shown = changes.map(change => shownChange(context, change));
    const say = saying(context);
    const lines = [
      say({ zh: `${name} 已改：${shown.join('；')}`, en: `${name} changed: ${shown.join('; ')}` }),
    ];
    if (company !== undefined) {
      const mate = company.mate && shortId('F', company.mate);
      lines.push(
        mate === undefined
          ? say({ zh: '现在自成一个声音', en: 'It is a voice of its own now' })
          : say({ zh: `现在和 ${mate} 是同一个声音`, en: `It is one voice with ${mate} now` }),
      );
    }
    return { view: view(text(...lines), actions(...mendButtons(context, args.id))) };
  },
});

function argumentNamed(key: string): string {
  return argumentOfKey(argumentsOf(edit), key, '=')?.name ?? key;
}

const remove: Command = command({
  name: 'delete',
  alias: '删除',
  also: ['删', '撤回'],
  summary: { zh: '删掉自己记的一条（管理员可以删任何一条）', en: 'Delete one you recorded (managers: any)' },
  roles: MEMBERS,
  args: z.object({ id }),
  examples: [{ line: { zh: '/feedback delete F2', en: '/feedback delete F2' } }],
  run: async (context, args) => {
    await deleteFeedback(context, args.id);
    const name = shortId('F', args.id);
    const say = saying(context);
    const uses = await usesText(context, name);
    const effect =
      uses === ''
        ? []
        : [
            say({
              zh: `它是 ${uses} 的依据，置信度跟着变了`,
              en: `It was evidence of ${uses}, whose confidence changed`,
            }),
          ];
    return {
      view: view(
        text(
          say({
            zh: `${name} 已删除，不再出现在搜索和依据里`,
            en: `${name} deleted: out of search and evidence from now on`,
          }),
          ...effect,
        ),
        actions({ label: say({ zh: '恢复', en: 'Restore' }), line: `/feedback restore ${name}` }),
      ),
    };
  },
});

const restore: Command = command({
  name: 'restore',
  alias: '恢复',
  also: ['还原'],
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
    const size = sizeText(await mergeVoices(context, args.ids));
    const names = idsText(args.ids);
    return {
      view: view(
        text(
          saying(context)({
            zh: `${names} 现在是同一个声音（${size.zh}）\n拆开：/feedback unmerge ${names}`,
            en: `${names} are one voice now (${size.en})\nTake apart: /feedback unmerge ${names}`,
          }),
        ),
      ),
    };
  },
});

const unmerge: Command = command({
  name: 'unmerge',
  alias: '拆开',
  summary: {
    zh: '把一条从它的声音里拆出来，或把几条互相拆开',
    en: 'Take one out of its voice, or several apart from each other',
  },
  roles: MEMBERS,
  args: z.object({ ids }),
  examples: [
    { line: { zh: '/feedback unmerge F3', en: '/feedback unmerge F3' } },
    { line: { zh: '/feedback unmerge F3 F7', en: '/feedback unmerge F3 F7' } },
  ],
  run: async (context, args) => {
    await unmergeVoices(context, args.ids);
    return { view: view(text(await apartText(context, args.ids))) };
  },
});

async function apartText(context: Context, numbers: readonly number[]): Promise<string> {
  const { transaction, team } = context;
  const say = saying(context);
  const names = idsText(numbers);
  const [only = 0] = numbers;
  if (numbers.length === 1) {
    const [mate] = await voiceMates(transaction, team.id, only, 1);
    return mate === undefined
      ? say({
          zh: `${names} 拆开了，自成一个声音；它的原话以后不再把它归到别处`,
          en: `${names} is a voice of its own again; its words will not join it to another any more`,
        })
      : say({
          zh: `${names} 不再因为合并或原话归到别处；因为消息或用户，它和 ${shortId('F', mate)} 仍是同一个声音`,
          en: `${names} is joined to nothing by hand or by its words any more; by message or user it still is one voice with ${shortId('F', mate)}`,
        });
  }
  const voices = new Set((await voicesOf(transaction, team.id, numbers)).values()).size;
  return voices < numbers.length
    ? say({
        zh: `${names} 之间的合并已取消；它们因为消息、用户或别的记录，仍是 ${voices} 个声音`,
        en: `${names}: what joined them by hand or by words is undone; by message, user or other records they still are ${counted(voices, 'voice')}`,
      })
    : say({ zh: `${names} 拆开了`, en: `${names} are apart again` });
}

export const feedback: Command = command({
  name: 'feedback',
  isFollowed: true,
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
      saidAt: args.date?.at ?? context.saidAt,
    };
    const number = await recordFeedback(context, content);
    const company = await companyOf(context, content, number);
    const say = saying(context);
    const name = shortId('F', number);
    const usual = context.assumed.has('source') ? say({ zh: '（默认）', en: ' (default)' }) : '';
    const about = dimensionById(args.dimension);
    const parts = [name, say(about.label), `${args.source.name}${usual}`];
    if (!mayBeQuoted(content)) parts.push(say(UNQUOTABLE));
    if (args.user != null) parts.push(`${say({ zh: '用户', en: 'user ' })}${shownEndUser(args.user)}`);
    const { now, zone } = context.clock;
    if (args.date !== undefined) {
      const showIt = args.date.minutes === undefined ? showDay : showMoment;
      parts.push(showIt(args.date.at, context.clock, context.language));
    } else if (dayOf(content.saidAt, zone) !== dayOf(now, zone)) {
      // It waited: the day that it counts for is not the one that people see above the answer.
      parts.push(showDay(content.saidAt, context.clock, context.language));
    }
    return {
      view: view(
        text(parts.join(' · '), `${companyText(context, company, about)}${mendHint(context, name)}`),
        actions(...mendButtons(context, number)),
      ),
    };
  },
});
