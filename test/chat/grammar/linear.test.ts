/**
 * Whatever a stranger types, reading it takes time in proportion to its length, and no more: nobody can hold the process
 * with a line. What is compared is how the time grows, not how long it is.
 */

import { expect, test } from 'vitest';
import { commands } from '../../../commands/index.ts';
import { bounded } from '../../../src/chat/bounded.ts';
import { withoutEndUsers, withoutName } from '../../../src/chat/grammar/end-user.ts';
import { findEndUsers } from '../../../src/chat/grammar/find-end-users.ts';
import { byNearness, slips } from '../../../src/chat/grammar/nearest.ts';
import { freeText, quoteWord, readWords } from '../../../src/chat/grammar/parse.ts';
import { readLine } from '../../../src/chat/grammar/read-line.ts';
import { refusalIn } from '../../../src/chat/grammar/refusal-in-words.ts';
import { withoutNames } from '../../../src/chat/grammar/without-names.ts';
import type { IncomingMessage } from '../../../src/chat/incoming.ts';
import { Refusal } from '../../../src/chat/refusal.ts';
import { plainText, shortened, text, view } from '../../../src/chat/view.ts';
import { conversationRefusal } from '../../../src/conversation/refusals.ts';
import { withQuotingHint } from '../../../src/conversation/refuse.ts';
import { pickChoice } from '../../../src/domain/choice.ts';
import { DIMENSIONS } from '../../../src/domain/dimension.ts';
import { nameKey, normalForm, oneLine } from '../../../src/domain/normal-form.ts';
import { parseShortId } from '../../../src/domain/short-id.ts';
import { teamSettingsSchema } from '../../../src/domain/team-settings.ts';
import { parseMoment } from '../../../src/domain/zoned-time.ts';
import { cleanTags } from '../../../src/features/feedback/domain/feedback.ts';
import { searchableWords } from '../../../src/features/feedback/store/search.ts';
import { spaced } from '../../../src/features/feedback/store/search-index.ts';
import { textOf } from '../../../src/platforms/lark/message-text.ts';
import { incomingOf } from '../../../src/platforms/telegram/update.ts';
import { readDirective } from '../../../src/platforms/terminal/directive.ts';
import { everyText } from '../../../src/store/words-beside.ts';
import { GROWTH_AT_MOST, growthOf } from '../../growth.ts';
import { rounds, sampled } from '../../patience.ts';
import { BOT, read, vocabulary } from './reading.ts';

const UNITS = rounds({ short: 2_000, full: 8_000 });

/** Repeated to any length. */
const HOSTILE: readonly (readonly [name: string, unit: string])[] = [
  ...'"\'“”‘’「」『』《》（）()[]【】'.split('').map((sign): [string, string] => [sign, sign]),
  ...[
    ' ',
    '　',
    '\n',
    '=',
    '＝',
    ':',
    '：',
    '@',
    '/',
    '／',
    '\\',
    '.',
    ',',
    '，',
    '#',
    '-',
    '0',
    'a',
    '太',
    '😀',
    '\u0301',
    '\u200b',
  ].map((sign): [string, string] => [JSON.stringify(sign), sign]),
  // Marks that a normal form has to sort, and what becomes one.
  ['marks out of order', '\u0316\u0301'],
  ['marks of many classes', '\u0345\u0301\u0316\u0327\u093c\u0334'],
  ['half-width marks out of order', '\uff9e\u0334'],
  ['marks with what nobody sees between them', `${'\u0345\u0301\u0316\u0327\u093c\u0334'.repeat(4)}\u200d`],
  ['words', '好 '],
  ['long words', '包装盒太大 '],
  ['pairs', 'a= '],
  ['a pair a word', 'a=b '],
  ['known pairs', '渠道=天猫 '],
  ['pairs with a slip', '唯度=痛点 '],
  ['end users', '用户=张三 '],
  ['end users without a name', '用户= '],
  ['end users that are unclear', 'user=Mary Smith\n'],
  ['end users in a slip', '用沪=张三 '],
  ['keys far from their signs', '用户      '],
  ['keys that are glued', '太大用户='],
  ['keys in two pieces', '用 户=x '],
  ['halves of keys', '户=x '],
  ['refusals in words', '用户拒绝'],
  ['refusals of something else', 'not quote the '],
  ['consents that go on', '授权=同意 不 '],
  ['topics of consent', '授权'],
  ['topics far from a no', '公开甲乙'],
  ['topics that are no refusals', 'agree to share '],
  ['signs between key and no', '授权：：：'],
  ['keys with stray marks', 'user!!!!='],
  ['keys in letters', 'u s e r '],
  ['keys of others', '客户='],
  ['keys and what follows them', 'user name: '],
  ['placeholders', '用户=顾客 '],
  ['keys before wrong signs', '用户；郑 '],
  ['refusals behind topics', '公开她也'],
  ['refusals of firms', '客服一直不'],
  ['keys before arrows', '用户->'],
  ['keys before brackets', '用户（张'],
  ['keys before blanks', '--user Mary '],
  ['names with a refusal', '用户=王丽-不同意 '],
  ['a key with another sign', '授﹦'],
  ['addresses', 'http://x.cn/?user=1&user='],
  ['open quotes', ' "a'],
  ['open curly quotes', ' “a'],
  ['quotes in quotes', '“‘「'],
  ['escaped quotes', '\\"'],
  ['a quoted word each', '"好" '],
  ['dates', '日期=昨天 '],
  ['days', '昨天 '],
  ['tags', '标签=#a #b '],
  ['ids', 'F1 '],
  ['mentions', '@_user_1 '],
  ['commands', '/反馈 '],
  ['a key to be joined', '理由=a b '],
  ['commas', 'a,'],
  ['pairs behind commas', '，渠道=天猫'],
  ['signs before a key', '。；'],
  ['unclear names between pairs', '用户=Mary Smith 授权=no '],
  ['a slip of a key a pair', '顾客=吴 渠道=天猫 '],
];

/** Before what is read as a line. */
const BEFORE = [
  ...[
    '',
    '/反馈 ',
    '/feedback edit F1 ',
    '/persona propose 精致妈妈 add ',
    '/search ',
    '/source list ',
    '/反愧',
  ],
  ...['用户=', '/反馈 用户="', '/反馈 授权', '/反馈 甲 授权=同意', '/反馈 “', '/feedback delet '],
];

const event = {
  ...{ eventId: 'e', room: { chatId: 'c', name: 'r' }, sender: { userId: 'u', name: 'n' }, at: new Date(0) },
  ...{ kind: 'message', messageId: '1', isAddressed: true },
} as const;

function telegramUpdate(line: string) {
  const [chat, from] = [
    { id: 1, type: 'group', title: line },
    { id: 2, is_bot: false, first_name: line },
  ];
  return { update_id: 1, message: { message_id: 1, date: 1, chat, from, text: line } };
}

const mentions = Array.from({ length: 2_000 }, (_, index) => ({
  key: `@_user_${index}`,
  name: '小李',
  openId: 'o',
}));
const isKey = () => false;
const noKey = () => undefined;

/** Everything that reads a line that a stranger typed. */
const READERS_OF_LINES: Readonly<Record<string, (line: string) => unknown>> = {
  'the grammar': line => readLine(line, commands, BOT),
  words: line => freeText(line, readWords(line, 0, noKey), readWords(line, 0, noKey)),
  'a command with its arguments': line => isCommand(line) && read(line),
  'a command that ends with a refusal': line => isCommand(line) && read(`${line}授权=不同意`),
  'a quote that goes on': line => read(`/反馈 "${line}.`),
  'a command in a reply': line => isCommand(line) && read(line, vocabulary, line),
  'the hint to quote': line => {
    const found = readLine(line, commands, BOT);
    return (
      found.kind === 'command' && withQuotingHint(conversationRefusal('form-done', {}), found.path, line)
    );
  },
  'what may come in': line => bounded(saying(line), said => readLine(said.text, commands, BOT)),
  'a message without names': line => withoutNames(saying(line), guarding),
  'end users in a line': line => findEndUsers(line, { isLine: true, isKey }),
  'end users in talk': line => findEndUsers(line, { isLine: false, isKey }),
};

/** And whatever else people type and are called. */
const READERS: Readonly<Record<string, (line: string) => unknown>> = {
  'a form without names': line =>
    withoutNames(
      { ...event, kind: 'form' as const, values: { text: line, user: line, [line]: line } },
      guarding,
    ),
  'end users left out': line => withoutEndUsers(line),
  'a refusal in words': line => refusalIn(line),
  'a name left out': line => [
    withoutName(line, 'aaaaaaaa', '#'),
    withoutName(line, '好好', '#'),
    withoutName(line, line, '#'),
  ],
  'names near to it': line => [slips(line, '精致妈妈'), byNearness(DIMENSIONS, each => [each.id], line)],
  'a choice': line => pickChoice(DIMENSIONS, line),
  'a date': line => parseMoment(line, vocabulary.clock, 'past'),
  'an id': line => parseShortId('F', line),
  tags: line => cleanTags(line.split(',')),
  'its normal form': line => [normalForm(line), oneLine(line), nameKey(line)],
  'a search': line => [searchableWords(line), spaced(line)],
  'a word of a line': line => quoteWord(line),
  'what is shown': line => [plainText(view(text(line))), shortened(line, 40)],
  'a setting': line => teamSettingsSchema.safeParse({ digestTime: `周一${line}` }),
  'a line of which words are taken out': line => everyText({ line }, words => words),
  'a directive': line =>
    [':fill 3 ', ':', ':file ', ':react ', ':as '].map(each => readDirective(each + line)),
  'an update of Telegram': line => incomingOf(telegramUpdate(line), { id: 1, username: BOT }, new Date(0)),
  'a text of Lark': line =>
    textOf({ messageType: 'text', content: JSON.stringify({ text: line }), mentions }, 'o'),
};

const guarding = {
  commands,
  botName: BOT,
  isAnswer: false,
  key: async () => ({ id: 'k', hash: () => 'abcd' }),
};

const isCommand = (line: string) => readLine(line, commands, BOT).kind === 'command';

function saying(line: string): IncomingMessage {
  return { ...event, kind: 'message', text: line, replyTo: { messageId: '0', text: line, isFromBot: false } };
}

/** A refusal is an answer too, and has to be worded. */
async function taken(reader: (line: string) => unknown, line: string): Promise<void> {
  try {
    await reader(line);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    error.sentence('zh-CN');
    error.sentence('en');
  }
}

/** Below this nobody can tell growth from chance. */
const FLOOR_MILLISECONDS = 20;
/** Whatever the machine does beside: a loop that does not end in time would take minutes. */
const ABSOLUTE_MILLISECONDS = 4_000;

const cases = [
  ...Object.entries(READERS_OF_LINES).map(([name, reader]) => [name, reader, BEFORE] as const),
  ...Object.entries(READERS).map(([name, reader]) => [name, reader, ['', '用户=']] as const),
];

test.each(cases)(
  'reading %s grows with its length alone',
  { timeout: 300_000 },
  async (_, reader, befores) => {
    const slow: string[] = [];
    for (const [index, [name, unit]] of HOSTILE.entries()) {
      for (const before of befores.length < 3 ? befores : sampled(befores, index)) {
        // An even number: of quotes an odd one is refused as never closed, which costs next to nothing.
        const line = (units: number) => before + unit.repeat(2 * Math.ceil(units / unit.length / 2));
        const [once, twice] = [line(UNITS), line(2 * UNITS)];
        const grows = await growthOf([() => taken(reader, once), () => taken(reader, twice)], {
          floor: FLOOR_MILLISECONDS,
          atMost: ABSOLUTE_MILLISECONDS,
        });
        if (grows > GROWTH_AT_MOST) slow.push(`${before}${name}: ${grows.toFixed(1)}`);
      }
    }
    expect(slow).toEqual([]);
  },
);
