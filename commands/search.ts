import { type Command, command } from '../src/conversation/command.ts';
import { MEMBERS } from '../src/domain/role.ts';
import { searchArguments } from '../src/features/feedback/search-arguments.ts';
import { searchReply } from '../src/features/feedback/show-search.ts';

export const search: Command = command({
  name: 'search',
  alias: '搜索',
  summary: { zh: '按词和条件查反馈，最新的在前', en: 'Find feedback by words and filters, newest first' },
  roles: MEMBERS,
  args: searchArguments,
  examples: [
    {
      line: {
        zh: '/search 包装 维度=需求 since=2026-11-01',
        en: '/search packaging dimension=needs since=2026-11-01',
      },
    },
    { line: { zh: '/搜索 渠道=小红书 情感=-2', en: '/search source=Xiaohongshu sentiment=-2' } },
  ],
  run: searchReply,
});
