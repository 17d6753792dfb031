import { z } from 'zod';
import { numberArgument, optional, textArgument } from '../src/chat/grammar/argument.ts';
import { pageArgument } from '../src/chat/grammar/pages.ts';
import { type Command, command } from '../src/conversation/command.ts';
import { both } from '../src/domain/language.ts';
import { MEMBERS } from '../src/domain/role.ts';
import { mutePart, openPart } from '../src/features/digest/open-part.ts';
import { digestNow } from '../src/features/digest/post-digest.ts';
import { DIGEST } from '../src/features/digest/recurring.ts';
import { scheduleSubcommands } from './schedule-subcommands.ts';

const NUMBER_AT_MOST = 999_999_999;
const PAGES_AT_MOST = 1_000;

const part = {
  label: both('部分', 'part'),
  means: both('周报的哪一块：声音、话题、提案…', 'which part of the digest: voices, themes, proposals …'),
  example: both('话题', 'themes'),
  most: 40,
  position: 1,
};

const open: Command = command({
  name: 'open',
  alias: '展开',
  summary: both('展开周报的一块', 'Unfold a part of the digest'),
  roles: MEMBERS,
  args: z.object({
    part: optional(textArgument(part)),
    of: optional(
      numberArgument({
        label: both('哪一份', 'report'),
        means: both('按钮带上，默认最近的周报', 'carried by a button; the last one by default'),
        example: both('3', '3'),
        ...{ least: 1, most: NUMBER_AT_MOST, isHidden: true },
      }),
    ),
    item: optional(
      numberArgument({
        label: both('第几条', 'item'),
        means: both('列出这一条背后的记录', 'lists the records behind this line'),
        example: both('1', '1'),
        ...{ least: 1, most: NUMBER_AT_MOST },
      }),
    ),
    page: optional(pageArgument(PAGES_AT_MOST)),
  }),
  examples: [{ line: both('/digest open 话题', '/digest open themes') }],
  run: openPart,
});

const mute: Command = command({
  name: 'mute',
  alias: '静音',
  also: ['不要', '去掉'],
  summary: both('周报不写这一块', 'Leave a part out of the digest'),
  roles: MEMBERS,
  args: z.object({ part: textArgument(part) }),
  examples: [{ line: both('/digest mute 话题', '/digest mute themes') }],
  run: (context, args) => mutePart(context, args.part, true),
});

const unmute: Command = command({
  name: 'unmute',
  alias: '取消静音',
  also: ['加回'],
  summary: both('周报又写这一块', 'Take a part into the digest again'),
  roles: MEMBERS,
  args: z.object({ part: textArgument(part) }),
  examples: [{ line: both('/digest unmute 话题', '/digest unmute themes') }],
  run: (context, args) => mutePart(context, args.part, false),
});

export const digest: Command = command({
  name: 'digest',
  alias: '周报',
  summary: both(
    '现在看周报；定时、静音、关掉',
    'Show the digest now; schedule it, leave parts out, turn it off',
  ),
  roles: MEMBERS,
  args: z.object({}),
  examples: [
    { line: both('/digest', '/digest') },
    { line: both('/digest schedule 周一 09:00', '/digest schedule mon 9am') },
    { line: both('/digest off', '/digest off') },
  ],
  subcommands: [open, mute, unmute, ...scheduleSubcommands(DIGEST)],
  run: digestNow,
});
