import { z } from 'zod';
import { argumentOfKey, argumentsOf } from '../src/chat/grammar/command.ts';
import { type Command, command } from '../src/conversation/command.ts';
import { MEMBERS } from '../src/domain/role.ts';
import { deleteFeedback, editFeedback, restoreFeedback } from '../src/features/feedback/edit-feedback.ts';
import {
  clearedContent,
  contentGiven,
  editArguments,
  feedbackId,
  feedbackIds,
  recordArguments,
  UNSAID,
} from '../src/features/feedback/feedback-arguments.ts';
import { FIELD_KEYS, shownContent } from '../src/features/feedback/feedback-fields.ts';
import {
  deletedReply,
  editedReply,
  mergedReply,
  recordedReply,
  restoredReply,
  unmergedReply,
} from '../src/features/feedback/feedback-replies.ts';
import { feedbackNumbered, ownFeedback } from '../src/features/feedback/find-feedback.ts';
import { mergeVoices, unmergeVoices } from '../src/features/feedback/merge-voices.ts';
import { recordFeedback } from '../src/features/feedback/record-feedback.ts';
import { showFeedback } from '../src/features/feedback/show-feedback.ts';

const show: Command = command({
  name: 'show',
  alias: '查看',
  alsoBeforeId: ['看', '显示', '详情'],
  takesEach: 'alone',
  opensAlone: true,
  summary: { zh: '看一条反馈的全部内容和历史', en: 'Show one feedback with its history' },
  roles: MEMBERS,
  args: z.object({ id: feedbackId }),
  examples: [{ line: { zh: '/feedback show F2', en: '/feedback show F2' } }],
  run: async (context, args) => showFeedback(context, await feedbackNumbered(context, args.id)),
});

const edit: Command = command({
  name: 'edit',
  alias: '修改',
  also: ['改', '编辑'],
  takesEach: 'with-more',
  summary: { zh: '改自己记的一条（管理员可以改任何一条）', en: 'Change one you recorded (managers: any)' },
  roles: MEMBERS,
  args: z.object({ id: feedbackId, ...editArguments }),
  examples: [{ line: { zh: '/feedback edit F2 强度=5', en: '/feedback edit F2 intensity=5' } }],
  run: async (context, { id, clear = [], ...given }) => {
    const wanted = { ...contentGiven(given), ...clearedContent(clear.map(argumentNamed)) };
    if (Object.keys(wanted).length === 0)
      return { asks: FIELD_KEYS, current: shownContent(context, await ownFeedback(context, id)) };
    return editedReply(context, id, await editFeedback(context, id, wanted));
  },
});

function argumentNamed(key: string): string {
  return argumentOfKey(argumentsOf(edit), key, '=')?.name ?? key;
}

const remove: Command = command({
  name: 'delete',
  alias: '删除',
  also: ['删', '撤回'],
  alsoBeforeId: [
    '取消',
    '撤销',
    '删掉',
    '去掉',
    '移除',
    '作废',
    'remove',
    'undo',
    'cancel',
    'withdraw',
    'del',
    'drop',
    'rm',
  ],
  takesEach: 'alone',
  summary: { zh: '删掉自己记的一条（管理员可以删任何一条）', en: 'Delete one you recorded (managers: any)' },
  roles: MEMBERS,
  args: z.object({ id: feedbackId }),
  examples: [{ line: { zh: '/feedback delete F2', en: '/feedback delete F2' } }],
  run: async (context, { id }) => {
    await deleteFeedback(context, id);
    return deletedReply(context, id);
  },
});

const restore: Command = command({
  name: 'restore',
  alias: '恢复',
  also: ['还原'],
  alsoBeforeId: ['找回', 'undelete', 'recover'],
  takesEach: 'alone',
  summary: { zh: '恢复删掉的一条', en: 'Bring back a deleted one' },
  roles: MEMBERS,
  args: z.object({ id: feedbackId }),
  examples: [{ line: { zh: '/feedback restore F2', en: '/feedback restore F2' } }],
  run: async (context, { id }) => {
    await restoreFeedback(context, id);
    return restoredReply(context, id);
  },
});

const merge: Command = command({
  name: 'merge',
  alias: '合并',
  summary: { zh: '把几条记录并成同一个声音', en: 'Make several records one voice' },
  roles: MEMBERS,
  args: z.object({ ids: feedbackIds }),
  examples: [{ line: { zh: '/feedback merge F3 F7', en: '/feedback merge F3 F7' } }],
  run: async (context, { ids }) => mergedReply(context, ids, await mergeVoices(context, ids)),
});

const unmerge: Command = command({
  name: 'unmerge',
  alias: '拆开',
  summary: {
    zh: '把一条从它的声音里拆出来，或把几条互相拆开',
    en: 'Take one out of its voice, or several apart from each other',
  },
  roles: MEMBERS,
  args: z.object({ ids: feedbackIds }),
  examples: [
    { line: { zh: '/feedback unmerge F3', en: '/feedback unmerge F3' } },
    { line: { zh: '/feedback unmerge F3 F7', en: '/feedback unmerge F3 F7' } },
  ],
  run: async (context, { ids }) => {
    await unmergeVoices(context, ids);
    return unmergedReply(context, ids);
  },
});

export const feedback: Command = command({
  name: 'feedback',
  isFollowed: true,
  alias: '反馈',
  summary: { zh: '记下一条真实用户的反馈', en: 'Record what a real user said or did' },
  roles: MEMBERS,
  takesReply: 'text',
  args: z.object(recordArguments),
  examples: [
    {
      line: {
        zh: '/feedback 包装盒太大，浴室放不下 渠道=小红书 维度=痛点 情感=-1 强度=4 人群=精致妈妈 标签=包装,收纳',
        en: '/feedback The box is too big for my bathroom source=Xiaohongshu dimension=needs sentiment=-1 tags=packaging',
      },
    },
    {
      role: 'ecommerce',
      line: {
        zh: '/反馈 "客服说可以送货上门，很感动" source=天猫 dimension=perception sentiment=2 consent=yes',
        en: '/feedback "They offered to deliver to my door, so kind" source=Tmall dimension=perception sentiment=2',
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
        en: '/feedback Read three reviews before buying source=Xiaohongshu dimension=journey',
      },
    },
    {
      role: 'media',
      line: {
        zh: '/反馈 评论区都在问尺寸 渠道=抖音 维度=链路',
        en: '/feedback Everybody asks for the size source=Douyin dimension=journey',
      },
    },
  ],
  subcommands: [edit, remove, restore, show, merge, unmerge],
  run: async (context, given) => {
    const { text, dimension, source } = given;
    const content = {
      ...{ ...UNSAID, saidAt: context.saidAt, ...contentGiven(given) },
      ...{ text, dimension, sourceId: source.id },
    };
    const { number, besides } = await recordFeedback(context, content);
    return recordedReply(context, content, number, given.date, besides);
  },
});
