import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commands } from '../../../commands/index.ts';
import { pathName } from '../../../src/chat/grammar/command.ts';
import { freeText, type IsKey, readWords, type Word } from '../../../src/chat/grammar/parse.ts';
import { readLine } from '../../../src/chat/grammar/read-line.ts';
import type { Bilingual } from '../../../src/domain/language.ts';
import { comparable } from '../../../src/domain/normal-form.ts';
import { SHORT_ID_LETTERS } from '../../../src/domain/short-id.ts';
import { BOT, refusalOf } from './reading.ts';

describe('a line is a command', () => {
  test.each([
    ['by its name', '/feedback 包装太大', 'feedback', ' 包装太大'],
    ['by its Chinese name', '/反馈 包装太大', 'feedback', ' 包装太大'],
    ['with its Chinese name glued to the text', '/反馈包装太大', 'feedback', '包装太大'],
    ['with a full-width slash', '／反馈 包装太大', 'feedback', ' 包装太大'],
    ['with white space before it', '　\n /反馈 包装太大', 'feedback', ' 包装太大'],
    ['in any case', '/FeedBack 包装太大', 'feedback', ' 包装太大'],
    ['in full width', '／ｆｅｅｄｂａｃｋ　包装太大', 'feedback', '　包装太大'],
    ['without anything after it', '/feedback', 'feedback', ''],
    ['with a line break after it', '/反馈\n包装太大', 'feedback', '\n包装太大'],
    ['addressed to the bot', '/feedback@personaloop 包装', 'feedback', ' 包装'],
    ['addressed to the bot in any case', '/feedback@PersonaLoop 包装', 'feedback', ' 包装'],
    ['by its Chinese name, addressed to the bot', '/反馈@personaloop 包装', 'feedback', ' 包装'],
    ['after a mention of the bot', '@personaloop /反馈 包装', 'feedback', ' 包装'],
    ['after a mention of the bot in any case', ' @PersonaLoop  /feedback 包装', 'feedback', ' 包装'],
    ['with a sub-command', '/feedback edit F2 强度=5', 'feedback edit', ' F2 强度=5'],
    ['with a Chinese sub-command', '/反馈 修改 F2', 'feedback edit', ' F2'],
    ['with a sub-command in any case and width', '/feedback ＥＤＩＴ F2', 'feedback edit', ' F2'],
    ['whose text begins with a quoted sub-command', '/feedback "edit" F2', 'feedback', ' "edit" F2'],
    ['whose text begins like a sub-command', '/反馈 修改密码很难', 'feedback', ' 修改密码很难'],
    [
      'whose text begins with a mention in Chinese',
      '/反馈 @小红书 上看到的',
      'feedback',
      ' @小红书 上看到的',
    ],
    ['whose second line begins with a slash', '/反馈 包装\n/help', 'feedback', ' 包装\n/help'],
  ])('%s', (_, line, name, rest) => {
    const read = readLine(line, commands, BOT);
    expect(read.kind === 'command' && [pathName(read.path), line.slice(read.restStart)]).toEqual([
      name,
      rest,
    ]);
  });
});

describe.each(SHORT_ID_LETTERS)('an id with %s that is glued to the word before it', kind => {
  const fullWidth = String.fromCharCode(kind.charCodeAt(0) + 0xfee0);
  const ids = [
    `${kind}1`,
    `${kind.toLowerCase()}1`,
    `${fullWidth}１`,
    `${fullWidth.toLowerCase()}1`,
    `#${kind}1`,
  ];

  test.each(ids)('is read as %s', id => {
    const read = (line: string) => {
      const found = readLine(line, commands, BOT);
      return found.kind === 'command' && [pathName(found.path), line.slice(found.restStart).trim()];
    };
    expect(read(`/提案 通过${id}`)).toEqual(['proposal approve', id]);
    expect(read(`/反馈 合并${id},${id} x`)).toEqual(['feedback merge', `${id},${id} x`]);
    expect(read(`/画像 质疑${id} 证据=F5`)).toEqual(['persona challenge', `${id} 证据=F5`]);
    expect(read(`/提案${id}`)).toEqual(['proposal', id]);
    // A sub-command of which there is one needs no command before it.
    expect(read(`/质疑${id} 证据=F5`)).toEqual(['persona challenge', `${id} 证据=F5`]);
    expect(read(`/质疑 ${id} 证据=F5`)).toEqual(['persona challenge', `${id} 证据=F5`]);
    // There are several of that name.
    expect(readLine(`/撤回${id}`, commands, BOT).kind).not.toBe('command');
  });
});

describe('a sub-command without its command', () => {
  test.each(['/质疑', '/质疑 这个', '/质疑了C1', '/质疑C', '/challenge C1'])('is none in %s', line => {
    expect(readLine(line, commands, BOT).kind).not.toBe('command');
  });
});

describe('a line is chat', () => {
  test.each([
    '包装太大',
    '',
    ' ',
    '/',
    '／',
    '/ feedback 包装',
    '价格 5/10',
    '看这个 /反馈',
    '@personaloop 你好',
    '@somebody /feedback 包装',
    'https://example.com/feedback',
  ])('%j', line => {
    expect(readLine(line, commands, BOT)).toEqual({ kind: 'chat' });
  });
});

test.each([
  '/feedback@otherbot 包装',
  '/反馈@otherbot 包装',
  '/start@otherbot',
  '@personaloop /help@otherbot',
])('a command for another bot is left to it: %s', line => {
  expect(readLine(line, commands, BOT)).toEqual({ kind: 'for-another-bot' });
});

describe('a name that is not ours', () => {
  test.each([
    ['/feedbak 包装', 'feedbak', 'feedback', true],
    ['/feedbcak 包装', 'feedbcak', 'feedback', true],
    ['/SERCH 包装', 'SERCH', 'search', true],
    ['/反愧 包装', '反愧', 'feedback', true],
    ['/sources', 'sources', 'source', true],
    ['/start', 'start', 'search', false],
    ['/weather 上海', 'weather', 'feedback', false],
    ['/usr/bin', 'usr/bin', 'source', false],
    ['/天气', '天气', 'feedback', false],
    ['/😀', '😀', 'feedback', false],
  ])('%s is unknown: nearest is known, and whether it is one slip away', (line, name, nearest, isOneSlip) => {
    const read = readLine(line, commands, BOT);
    expect(read).toMatchObject({ kind: 'unknown', name, isOneSlip });
    if (isOneSlip) expect(read).toMatchObject({ nearest: { name: nearest } });
  });

  test('is shown cut, at a whole character', () => {
    const read = readLine(`/${'😀'.repeat(40)}`, commands, BOT);
    expect(read.kind === 'unknown' && read.name).toBe('😀'.repeat(24));
  });
});

test('every command is called by its name and by its Chinese name, every sub-command too', () => {
  for (const command of commands) {
    for (const name of [command.name, command.alias]) {
      expect(readLine(`/${name} x`, commands, BOT)).toMatchObject({ kind: 'command', path: [command] });
      for (const sub of command.subcommands ?? []) {
        for (const subName of [sub.name, sub.alias]) {
          const read = readLine(`/${name} ${subName}`, commands, BOT);
          expect(read).toMatchObject({ kind: 'command', path: [command, sub] });
        }
      }
    }
  }
});

describe('words', () => {
  /** What a word is, shortly: text, “quoted” text, or key=value. */
  const shown = ({ text, isQuoted, pair }: Word) =>
    `${pair === undefined ? '' : `${pair.key}=`}${isQuoted ? `“${text}”` : text}`;

  test.each([
    ['are split at white space', '包装 太大\n浴室　放不下', ['包装', '太大', '浴室', '放不下']],
    ['are none in white space', ' 　\n', []],
    ['in straight quotes are one', '"a b" c', ['“a b”', 'c']],
    ['in curly quotes are one', '“a b” c', ['“a b”', 'c']],
    ['in corner quotes are one', '「a b」 c', ['“a b”', 'c']],
    ['in quotes may hold a quote', '"说\\"好\\"的" “\\”” 「\\」」', ['“说"好"的”', '“””', '“」”']],
    ['in quotes may hold other quotes', '"“a” 「b」"', ['““a” 「b」”']],
    ['in quotes keep a backslash that escapes nothing', '"a\\nb"', ['“a\\nb”']],
    ['in quotes may be none', '"" x', ['“”', 'x']],
    ['in quotes hold no pair', '"渠道=天猫"', ['“渠道=天猫”']],
    ['end with their quote', '"a"b', ['“a”', 'b']],
    ['may have a quote inside', '5" 屏幕 他说“好”', ['5"', '屏幕', '他说“好”']],
    ['with a known key are a pair', '渠道=天猫 source=京东', ['渠道=天猫', 'source=京东']],
    [
      'take a key in any case and width',
      'SOURCE=天猫 ｓｏｕｒｃｅ=京东',
      ['SOURCE=天猫', 'ｓｏｕｒｃｅ=京东'],
    ],
    ['take every separator', '渠道＝a 渠道：b 渠道:c', ['渠道=a', '渠道=b', '渠道=c']],
    ['take a value in quotes', '渠道="小 红 书" 渠道：“a b” x', ['渠道=“小 红 书”', '渠道=“a b”', 'x']],
    ['take a value with separators in it', '渠道=a=b:c', ['渠道=a=b:c']],
    ['take a value that is a quote of nothing', '渠道=""', ['渠道=“”']],
    ['with an unknown key stay text', '价格=100太贵 颜色：红', ['价格=100太贵', '颜色：红']],
    ['stay text when they are addresses', 'http://a.b/c?渠道=天猫', ['http://a.b/c?渠道=天猫']],
    ['stay text when a known key comes second', '价格=100，渠道=天猫', ['价格=100，渠道=天猫']],
    ['stay text when they begin with a separator', '=天猫 ：好', ['=天猫', '：好']],
    ['with a time stay text', '15:00 送到', ['15:00', '送到']],
  ])('%s', (_, line, expected) => {
    expect(readWords(line, 0, isKey).map(shown)).toEqual(expected);
  });

  test('know their places in the line', () => {
    const line = '/x 好 渠道="a b"  “c”';
    const places = readWords(line, 2, isKey).map(word => line.slice(word.start, word.end));
    expect(places).toEqual(['好', '渠道="a b"', '“c”']);
  });

  test.each([
    ['straight', '/x 好 "a b', '"', '/x 好 "a b"'],
    ['curly', '/x “a b', '“', '/x “a b”'],
    ['corner, with white space after it', '/x 「a b \n', '「', '/x 「a b」'],
    ['curly that is closed by a straight one within a word', '/x “a"b', '“', '/x “a"b”'],
    ['in a value', '/x 渠道="小 红', '"', '/x 渠道="小 红"'],
  ])(
    'with a quote that is never closed are refused, with where it opened: %s',
    (_, line, opening, example) => {
      const refusal = refusalOf(() => readWords(line, 2, isKey));
      expect(refusal).toMatchObject({ code: 'unclosed-quote', values: { opening }, options: { example } });
      expect(refusal?.sentence('zh-CN')).toContain(line.slice(line.indexOf(opening)).trimEnd());
      expect(refusalOf(() => readWords(example, 2, isKey))).toBeUndefined();
    },
  );

  test.each([
    ['at the end', '/x 好 渠道=', '/x 好 渠道=天猫'],
    ['before white space, with the value after it', '/x 渠道= 天猫', '/x 渠道=天猫'],
    ['before another pair', '/x 渠道= 渠道=京东', '/x 渠道=天猫 渠道=京东'],
  ])('with an empty value are refused: %s', (_, line, example) => {
    const refusal = refusalOf(() => readWords(line, 2, isKey));
    expect(refusal?.code).toBe('empty-value');
    expect(refusal?.options.example).toBe(example);
  });

  test('of any text are read or refused, never more, and leave out nothing but white space', () => {
    const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: grammar }));
    fc.assert(
      fc.property(texts, line => {
        let rest = line;
        const refusal = refusalOf(() => {
          const words = readWords(line, 0, isKey);
          for (const { start, end } of words.reverse()) rest = rest.slice(0, start) + rest.slice(end);
          expect(rest.trim()).toBe('');
        });
        if (refusal) expect(['unclosed-quote', 'empty-value']).toContain(refusal.code);
      }),
      { numRuns: 1000 },
    );
  });
});

test('any text is read as a line without ever throwing', () => {
  const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: grammar }));
  fc.assert(
    fc.property(texts, fc.constantFrom('', '/', '／', '/反馈', '@personaloop /feedback'), (text, before) => {
      const line = before + text;
      const read = readLine(line, commands, BOT);
      if (read.kind !== 'command') return;
      expect(read.line).toBe(line);
      expect(read.restStart).toBeLessThanOrEqual(line.length);
    }),
    { numRuns: 1000 },
  );
});

describe('free text', () => {
  const textOf = (line: string) => {
    const words = readWords(line, 0, isKey);
    return freeText(
      line,
      words.filter(word => word.pair === undefined),
      words,
    );
  };

  test.each([
    ['keeps the white space as typed', '包装  太大\n\n浴室　放不下', '包装  太大\n\n浴室　放不下'],
    ['loses the white space around it', ' \n 包装 ', '包装'],
    ['that is one quoted word loses its quotes', '"edit 包装"', 'edit 包装'],
    ['keeps quotes that are not around all of it', '“好” 但是 "贵"', '“好” 但是 "贵"'],
    ['has one space where a pair stood', '包装   渠道=天猫   太大', '包装 太大'],
    ['has one line break where a pair stood with one', '包装 渠道=天猫\n太大', '包装\n太大'],
    ['has one space where several pairs stood', '包装 渠道=天猫 渠道=京东 太大', '包装 太大'],
    ['is not touched by pairs at its ends', '渠道=天猫 包装  太大 渠道=天猫', '包装  太大'],
    ['keeps words with keys that nobody knows', '价格=100太贵 http://a.b', '价格=100太贵 http://a.b'],
    ['is empty where there are only pairs', '渠道=天猫', ''],
  ])('%s', (_, line, text) => {
    expect(textOf(line)).toBe(text);
  });

  test('without pairs and quotes is the line as typed', () => {
    const plain = fc.string({ unit: fc.constantFrom(...'包装a1 \n　，！😀') });
    fc.assert(
      fc.property(plain, line => {
        expect(textOf(line)).toBe(line.trim());
      }),
    );
  });
});

const grammar = fc.constantFrom(
  ...'"“”「」\\=＝：: \n　a好@/'.split(''),
  '渠道',
  'source',
  '渠道=',
  '价格=',
  '\ud83d',
  '😀',
  '\u202e',
);

function labelOf(key: string): Bilingual | undefined {
  return ['渠道', 'source'].includes(comparable(key)) ? { zh: '渠道', en: 'source' } : undefined;
}

const isKey: IsKey = key => {
  const label = labelOf(key);
  return label && { label, example: { zh: '天猫', en: 'Tmall' } };
};
