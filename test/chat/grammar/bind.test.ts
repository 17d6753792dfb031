import { describe, expect, test } from 'vitest';
import type { Vocabulary } from '../../../src/chat/grammar/argument.ts';
import { bind, keptText } from '../../../src/chat/grammar/bind.ts';
import { choicesOf } from '../../../src/chat/grammar/choices-of.ts';
import { argumentsOf, isRequired, target } from '../../../src/chat/grammar/command.ts';
import type { Given } from '../../../src/chat/grammar/given.ts';
import { inLanguage, type Language } from '../../../src/domain/language.ts';
import {
  argumentsIn,
  kindsKnown,
  namedArguments,
  namedPaths,
  personas,
  read,
  refusalOf,
  sources,
  vocabulary,
} from './reading.ts';

const english: Vocabulary = { ...vocabulary, language: 'en' };

describe('the examples that must work, word for word', () => {
  test.each<[string, Record<string, unknown>]>([
    [
      '/feedback 包装盒太大，浴室放不下 渠道=小红书 维度=痛点 情感=-1 强度=4 人群=精致妈妈 标签=包装,收纳',
      {
        text: '包装盒太大，浴室放不下',
        source: expect.objectContaining({ name: '小红书' }),
        dimension: 'needs',
        sentiment: -1,
        intensity: 4,
        segment: '精致妈妈',
        tags: ['包装', '收纳'],
      },
    ],
    [
      '/反馈 "客服说可以送货上门，很感动" source=天猫 dimension=perception sentiment=2 consent=yes',
      {
        text: '客服说可以送货上门，很感动',
        source: expect.objectContaining({ name: '天猫' }),
        dimension: 'perception',
        sentiment: 2,
        consent: 'yes',
      },
    ],
    ['/feedback edit F2 强度=5', { id: 2, intensity: 5 }],
    ['/feedback show F2', { id: 2 }],
    [
      '/search 包装 维度=需求 since=2026-11-01',
      { text: '包装', dimension: 'needs', since: expect.objectContaining({ day: '2026-11-01' }) },
    ],
  ])('%s', (line, args) => {
    expect(argumentsIn(line)).toEqual(args);
  });
});

describe.each<Language>(['zh-CN', 'en'])('what is shown in %s works', language => {
  test.each(namedPaths)('the example lines of %s', (_, path) => {
    expect(target(path).examples).not.toHaveLength(0);
    for (const { line, role = 'community' } of target(path).examples) {
      const reading = read(inLanguage(line, language), { ...vocabulary, language, kinds: kindsKnown(role) });
      expect(reading.path[0].name).toBe(path[0].name);
      expect(reading.bound.kind).toBe('complete');
    }
  });

  test.each(namedArguments)('the example of %s', (_, path, argument) => {
    const typed = inLanguage(argument.facts.example, language);
    const given: Given = { values: { [argument.name]: { typed } }, line: '', slips: [] };
    expect(refusalOf(() => bind(target(path), given, { ...vocabulary, language }))).toBeUndefined();
  });
});

describe('an argument', () => {
  const facts = (rest: string) => argumentsIn(`/feedback 好 维度=痛点 ${rest}`);

  test.each([
    ['a number', '情感=-2', { sentiment: -2 }],
    ['a number with a plus', '情感=+1', { sentiment: 1 }],
    ['a number in full width', '情感＝－１', { sentiment: -1 }],
    ['a number with a true minus', '情感=−1', { sentiment: -1 }],
    [
      'a list split at each of its commas',
      '标签=包装,收纳，颜值、价格',
      { tags: ['包装', '收纳', '颜值', '价格'] },
    ],
    ['a list in quotes, with spaces', '标签="a b, c"', { tags: ['a b', 'c'] }],
    ['a list with empty items', '标签=,包装,,', { tags: ['包装'] }],
    ['a choice by a part of its label', '授权=未询', { consent: 'unknown' }],
    ['an end user, kept as a hash only', '用户=张女士', { user: 'hash of 张女士' }],
    ['a text in quotes', '人群="new mothers"', { segment: 'new mothers' }],
    ['a key in English, whatever case', 'SEGMENT=x', { segment: 'x' }],
  ])('is %s: %s', (_, rest, expected) => {
    expect(facts(rest)).toMatchObject(expected);
  });

  test.each([
    ['昨天', '2026-11-23T04:00:00.000Z', undefined],
    ['"11-23 15:00"', '2026-11-23T07:00:00.000Z', 900],
    ['2026-11-23T09:00', '2026-11-23T01:00:00.000Z', 540],
    ['周三', '2026-11-18T04:00:00.000Z', undefined],
    ['10:59', '2026-11-24T02:59:00.000Z', 659],
  ])('is a moment: 日期=%s', (typed, at, minutes) => {
    expect(facts(`日期=${typed}`)['date']).toMatchObject({ at: new Date(at), minutes });
  });

  test.each(['今天', '2026-11-24', '周二'])('that is today is now, though noon is ahead: 日期=%s', typed => {
    expect(facts(`日期=${typed}`)['date']).toMatchObject({ at: vocabulary.clock.now, day: '2026-11-24' });
  });

  test.each([
    ['F2', 2],
    ['f2', 2],
    ['Ｆ２', 2],
  ])('is a short id in any case and width: %s', (typed, id) => {
    expect(argumentsIn(`/feedback show ${typed}`)).toEqual({ id });
  });

  test.each(['F3 F7', 'F3,F7', 'f3，F7', 'F3、F7 F3'])('is several short ids, each once: %s', typed => {
    expect(argumentsIn(`/feedback merge ${typed}`)).toEqual({ ids: [3, 7] });
  });

  test('is a decimal number where one is asked for', () => {
    expect(argumentsIn('/source weight 天猫 1.5')).toMatchObject({ weight: 1.5, source: { name: '天猫' } });
  });
});

describe('positions', () => {
  test.each<[string, string, Record<string, unknown>]>([
    ['are filled in their order', '/source add 快手 公域', { name: '快手', kind: 'public' }],
    [
      'that were given by key are passed over',
      '/source add 类型=公域 快手',
      { name: '快手', kind: 'public' },
    ],
    ['take a quoted word as one', '/source add "快手 直播" 公域', { name: '快手 直播', kind: 'public' }],
    ['of free text take the rest, as typed', '/search  包装  盒', { text: '包装  盒' }],
    ['of free text go on after a pair', '/search 包装 维度=痛点 盒', { text: '包装 盒', dimension: 'needs' }],
    ['keep what looks like an unknown key', '/search 价格=100太贵', { text: '价格=100太贵' }],
    ['may be left empty where they can', '/help', {}],
  ])('%s', (_, line, args) => {
    expect(argumentsIn(line)).toEqual(args);
  });
});

describe('what is not given', () => {
  test('is taken from the circumstances where these tell, and is marked as assumed', () => {
    const { bound } = read('/反馈 好吃 维度=痛点');
    expect(bound).toMatchObject({ kind: 'complete', args: { source: { name: '社群' } } });
    expect(bound.kind === 'complete' && [...bound.assumed]).toEqual(['source']);
  });

  test('is missing, all of it at once, where they do not', () => {
    const { bound } = read('/反馈 好吃', { ...vocabulary, kinds: kindsKnown(undefined) });
    expect(bound.kind === 'missing' && bound.missing.map(each => each.name)).toEqual(['source', 'dimension']);
  });

  test.each(namedPaths)('of %s is missing exactly where it is required', (name, path) => {
    const { bound } = read(`/${name}`, { ...vocabulary, kinds: kindsKnown(undefined) });
    const required = argumentsOf(target(path)).filter(isRequired);
    expect(bound.kind === 'missing' ? bound.missing.map(each => each.name) : []).toEqual(
      required.map(each => each.name),
    );
  });
});

describe('an id that is glued to the choice before it', () => {
  test.each(['C1', 'c1', 'Ｃ１', '#C1'])('is read as %s', id => {
    expect(argumentsIn(`/画像 提案 精致妈妈 改写${id} 收纳空间小`)).toMatchObject({
      change: 'reword',
      claim: 1,
      wording: '收纳空间小',
    });
  });

  test('is part of the text where the word is no choice, or goes on', () => {
    expect(argumentsIn('/画像 提案 精致妈妈 新增 收纳C1')).toMatchObject({ wording: '收纳C1' });
    expect(refusalOf(() => read('/画像 提案 精致妈妈 改写C1也是'))?.code).toBe('no-such-choice');
  });
});

describe('in a reply', () => {
  test.each<[string, string, Record<string, unknown>]>([
    ['the message is the verbatim', '/反馈 维度=痛点', { text: '太大了', dimension: 'needs' }],
    ['a bare word is the choice it fits', '/反馈 痛点', { text: '太大了', dimension: 'needs' }],
    ['bare words are each the choice they fit', '/反馈 小红书 痛点', { text: '太大了', dimension: 'needs' }],
    ['other words are the verbatim instead', '/反馈 盒子大 维度=痛点', { text: '盒子大' }],
    ['a quoted word is text', '/反馈 "痛点" 维度=链路', { text: '痛点', dimension: 'journey' }],
    ['a word for a choice already given is text', '/反馈 痛点 维度=链路', { text: '痛点' }],
  ])('%s', (_, line, args) => {
    expect(argumentsIn(line, vocabulary, '太大了')).toMatchObject(args);
  });

  test('a command that takes no reply does not look at the message', () => {
    expect(argumentsIn('/search 痛点', vocabulary, '太大了')).toEqual({ text: '痛点' });
  });
});

describe('a wrong line is refused, and the line that is shown instead works', () => {
  test.each<[situation: string, line: string, code: string, example: string]>([
    ['a quote never closed', '/反馈 "包装太大', 'unclosed-quote', '/反馈 "包装太大"'],
    ['an empty value', '/反馈 好 维度= 渠道=天猫', 'empty-value', '/反馈 好 维度=痛点 渠道=天猫'],
    ['a key given twice', '/反馈 好 维度=痛点 维度=链路', 'key-twice', '/反馈 好 维度=痛点'],
    [
      'a key given twice in two languages',
      '/反馈 好 维度=痛点 dimension=needs',
      'key-twice',
      '/反馈 好 维度=痛点',
    ],
    ['a word too many', '/source list 天猫', 'superfluous-word', '/source list'],
    [
      'a word too many in the middle',
      '/team role 社群 小李 小王',
      'superfluous-word',
      '/team role 社群 小李',
    ],
    ['a misspelt key', '/feedback edit F2 强读=5', 'superfluous-word', '/feedback edit F2 强度=5'],
    [
      'a misspelt English key',
      '/feedback edit F2 intensty=5',
      'superfluous-word',
      '/feedback edit F2 intensity=5',
    ],
    [
      'a misspelt key that is given too',
      '/feedback edit F2 强度=4 强读=5',
      'superfluous-word',
      '/feedback edit F2 强度=4',
    ],
    ['a key without its sign', '/settings 语言 英文', 'superfluous-word', '/settings 语言=英文'],
    ['several words too many', '/team list 小李 小周', 'superfluous-word', '/team list'],
    ['a slip in a sub-command', '/team roel 社群 小李', 'no-such-subcommand', '/team role 社群 小李'],
    [
      'a key given three times',
      '/反馈 好 维度=痛点 强度=1 强度=2 强度=3',
      'key-twice',
      '/反馈 好 维度=痛点 强度=1',
    ],
    ['a key without a value', '/反馈 好 维度=', 'empty-value', '/反馈 好 维度=痛点'],
    ['a quote that ends in a backslash', '/反馈 "abc\\', 'unclosed-quote', '/反馈 "abc"'],
    [
      'a word of the language as a date',
      '/反馈 好 维度=痛点 日期=constructor',
      'not-a-date',
      '/反馈 好 维度=痛点 日期=昨天',
    ],
    ['an id that is none among several', '/feedback merge F3 啊 F7', 'not-an-id', '/feedback merge F3 F7'],
    ['a choice that is none', '/反馈 好 维度=物流', 'no-such-choice', '/反馈 好 维度=痛点'],
    ['a slip in a choice', '/反馈 好 维度=neds 情感=1', 'no-such-choice', '/反馈 好 维度=痛点 情感=1'],
    ['a choice that fits several', '/team role 运营', 'several-choices', '/team role 社群运营'],
    ['a quote of nothing as a choice', '/反馈 好 维度=""', 'no-such-choice', '/反馈 好 维度=痛点'],
    [
      'a source that the team has not',
      '/反馈 好 维度=痛点 渠道=快手',
      'no-such-source',
      '/反馈 好 维度=痛点 渠道=小红书',
    ],
    [
      'a slip in a source',
      '/反馈 好 渠道=小红薯 维度=痛点',
      'no-such-source',
      '/反馈 好 渠道=小红书 维度=痛点',
    ],
    ['a source that fits several', '/source weight 抖 2', 'several-choices', '/source weight 抖音 2'],
    ['a number too small', '/反馈 好 维度=痛点 情感=-9', 'not-a-number', '/反馈 好 维度=痛点 情感=-2'],
    ['a number too large', '/反馈 好 维度=痛点 强度=9', 'not-a-number', '/反馈 好 维度=痛点 强度=5'],
    ['a number with a fraction', '/反馈 好 维度=痛点 强度=2.4', 'not-a-number', '/反馈 好 维度=痛点 强度=2'],
    ['a number in words', '/反馈 好 维度=痛点 强度=很强', 'not-a-number', '/反馈 好 维度=痛点 强度=4'],
    ['a decimal too large', '/source weight 天猫 99.5', 'not-a-decimal', '/source weight 天猫 10'],
    ['a decimal that is none', '/source weight 天猫 1e3', 'not-a-decimal', '/source weight 天猫 1.5'],
    ['a date that is none', '/反馈 好 维度=痛点 日期=某天', 'not-a-date', '/反馈 好 维度=痛点 日期=昨天'],
    [
      'a date that does not exist',
      '/反馈 好 维度=痛点 日期=02-30',
      'not-a-date',
      '/反馈 好 维度=痛点 日期=昨天',
    ],
    ['a date to come', '/反馈 好 维度=痛点 日期=明天', 'date-ahead', '/反馈 好 维度=痛点 日期=昨天'],
    ['a time to come today', '/反馈 好 维度=痛点 日期=23:00', 'date-ahead', '/反馈 好 维度=痛点 日期=昨天'],
    ['an id without its letter', '/feedback show 12', 'not-an-id', '/feedback show F12'],
    ['an id with a nought before it', '/feedback show F01', 'not-an-id', '/feedback show F1'],
    ['an id by its number', '/feedback edit #1 强度=4', 'not-an-id', '/feedback edit F1 强度=4'],
    ['several ids for one', '/feedback edit F1,F2 强度=4', 'not-an-id', '/feedback edit F1 强度=4'],
    ['one id of several', '/feedback merge F01,P2，F3', 'not-an-id', '/feedback merge F1 F3'],
    [
      'a verbatim without a word in it',
      '/反馈 。。。 维度=痛点',
      'says-nothing',
      '/反馈 包装盒太大，浴室放不下 维度=痛点',
    ],
    [
      'a quote of nothing as a verbatim',
      '/反馈 "" 维度=痛点',
      'says-nothing',
      '/反馈 包装盒太大，浴室放不下 维度=痛点',
    ],
    ['a list of nothing', '/反馈 好 维度=痛点 标签=、', 'says-nothing', '/反馈 好 维度=痛点 标签=包装,收纳'],
  ])('%s', (_, line, code, example) => {
    const refusal = refusalOf(() => read(line));
    expect(refusal?.code).toBe(code);
    expect(refusal?.options.example).toBe(example);
    expect(refusalOf(() => read(example))).toBeUndefined();
    expect(refusal?.sentence('zh-CN')).toContain(`\n可以这样：${example}`);
    expect(refusal?.sentence('en')).toContain(`\nTry: ${example}`);
  });

  test('in English: words with spaces are quoted', () => {
    const refusal = refusalOf(() => read('/feedback ... dimension=needs', english));
    expect(refusal?.options.example).toBe('/feedback "The box is too big for my bathroom" dimension=needs');
    expect(refusalOf(() => read(refusal?.options.example ?? '', english))).toBeUndefined();
  });

  test('with a source whose name has a space', () => {
    const outlet = { id: 99, name: 'Outlet Store', kind: 'offline' as const, weight: 1 };
    const wider = { ...vocabulary, kinds: kindsKnown('community', [...sources, outlet]) };
    const refusal = refusalOf(() => read('/反馈 好 维度=痛点 渠道="Outlet Stor e"', wider));
    expect(refusal?.options.example).toBe('/反馈 好 维度=痛点 渠道="Outlet Store"');
    expect(argumentsIn(refusal?.options.example ?? '', wider)).toMatchObject({ source: outlet });
  });
});

describe('a refusal', () => {
  test('of a choice names all there are, in the order of the method', () => {
    expect(refusalOf(() => read('/反馈 好 维度=物流'))?.sentence('zh-CN')).toContain(
      '可选：素描 场景 文化 痛点 链路 认知 社交',
    );
  });

  test('of a choice that fits several names these and offers them as buttons', () => {
    const refusal = refusalOf(() => read('/反馈 好 维度=痛点 渠道=抖'));
    expect(refusal?.sentence('zh-CN')).toContain('抖音电商、抖音');
    expect(refusal?.options.buttons).toEqual([
      { label: '抖音', fill: { source: '抖音' } },
      { label: '抖音电商', fill: { source: '抖音电商' } },
    ]);
  });

  test('of a slip offers what was likely meant, and nothing else', () => {
    const refusal = refusalOf(() => read('/反馈 好 维度=痛点 渠道=小红薯'));
    expect(refusal?.options.buttons).toEqual([{ label: '小红书', fill: { source: '小红书' } }]);
  });

  test('of a value names its argument, so that the rest can be kept', () => {
    expect(refusalOf(() => read('/反馈 好 维度=物流'))?.options.argument).toBe('dimension');
    expect(refusalOf(() => read('/反馈 好 维度=痛点 强度=9'))?.options.argument).toBe('intensity');
  });

  test('shows a long value cut', () => {
    const sentence = refusalOf(() => read(`/反馈 好 维度=${'长'.repeat(100)}`))?.sentence('zh-CN');
    expect(sentence).toContain(`“${'长'.repeat(30)}…”`);
  });

  test('gives no example that would be too long to read', () => {
    const refusal = refusalOf(() => read(`/反馈 ${'包装太大。'.repeat(60)} 维度=物流`));
    expect(refusal?.options.example).toBeUndefined();
  });

  test.each([
    ['a verbatim', `/反馈 ${'长'.repeat(5001)} 维度=痛点`, 'too-long', { length: 5001, most: 5000 }],
    [
      'a name, counted in characters',
      `/反馈 好 人群=${'😀'.repeat(31)}`,
      'too-long',
      { length: 31, most: 30 },
    ],
    ['a tag', `/反馈 好 标签=${'长'.repeat(31)}`, 'too-long', { length: 31, most: 30 }],
    ['a list', `/反馈 好 标签=${'a,b,c,d,e,f,g,h,i,j,k'}`, 'too-many', { count: 11, most: 10 }],
    ['ids', `/feedback merge ${ids(21)}`, 'too-many', { count: 21, most: 20 }],
  ])('of %s that is too long says by how much', (_, line, code, values) => {
    expect(refusalOf(() => read(line))).toMatchObject({ code, values });
  });

  test.each([
    ['a verbatim', `/反馈 ${'长'.repeat(5000)} 维度=痛点`],
    ['a name', `/反馈 好 维度=痛点 人群=${'😀'.repeat(30)}`],
    ['a list', '/反馈 好 维度=痛点 标签=a,b,c,d,e,f,g,h,i,j'],
    ['ids', `/feedback merge ${ids(20)}`],
  ])('is not made for %s that is just short enough', (_, line) => {
    expect(refusalOf(() => read(line))).toBeUndefined();
  });

  test('of one of several ids names it', () => {
    expect(refusalOf(() => read('/feedback merge F3 啊 F7'))).toMatchObject({
      code: 'not-an-id',
      values: { typed: '啊' },
    });
  });

  test('of a form has no example: there is no line', () => {
    const { path } = read('/feedback');
    const given: Given = { values: { intensity: { typed: '9' } }, line: '', slips: [] };
    const refusal = refusalOf(() => bind(target(path), given, vocabulary));
    expect([refusal?.code, refusal?.options.example]).toEqual(['not-a-number', undefined]);
  });
});

test.each([
  ['/feedback show P12', '/feedback show F…'],
  ['/feedback delete all', '/feedback delete F…'],
  ['/feedback show F', '/feedback show F…'],
  ['/feedback merge F1 P1', '/feedback merge F1 F…'],
  ['/proposal approve F3', '/proposal approve P…'],
])('an example names no record that nobody typed: %s', (line, example) => {
  const refusal = refusalOf(() => read(line));
  expect(refusal).toMatchObject({ code: 'not-an-id', options: { example } });
  expect(refusalOf(() => read(example))?.options.example).toBe(example);
});

describe('whether a user agreed', () => {
  const consent = (typed: string) => argumentsIn(`/反馈 盒子 维度=痛点 授权=${typed}`)['consent'];

  test.each([
    ...[
      '没同意',
      '未同意',
      '没有授权',
      '未授权',
      '拒绝',
      '不行',
      '不给',
      '不可以',
      '没有',
      '不',
      'no',
      'NOT',
      'None',
    ],
    ...[
      '"not given"',
      'not given',
      'not consented',
      'refused',
      'denied',
      'declined',
      'no consent',
      '"No Consent"',
    ],
  ])('is no: %s', typed => {
    expect(consent(typed)).toBe('no');
  });

  test.each(['同意', '是', 'yes', 'given', 'ok'])('is yes: %s', typed => {
    expect(consent(typed)).toBe('yes');
  });

  test.each(['not asked', '未询问', 'unknown', '没问'])('is not known: %s', typed => {
    expect(consent(typed)).toBe('unknown');
  });

  test.each(['同易', '同意不', '没', '也许', 'yess', 'giveen'])('is never mended to a yes: %s', typed => {
    const refusal = refusalOf(() => consent(typed));
    expect(refusal?.options.example).toBe('/反馈 盒子 维度=痛点 授权=不同意');
    expect(refusal?.options.buttons?.[0]).toEqual({ label: '不同意', fill: { consent: 'no' } });
  });
});

test('words like “none” clear the tags, and only words like it', () => {
  for (const typed of ['none', '无', '清空', 'NONE', '没有'])
    expect(argumentsIn(`/feedback edit F1 标签=${typed}`)['tags']).toEqual([]);
  expect(argumentsIn('/feedback edit F1 tags=none,x')['tags']).toEqual(['none', 'x']);
});

describe('a word that looks like a misspelt key', () => {
  test.each([
    ['/反馈 好 纬度=痛点', '/反馈 好 维度=痛点'],
    ['/feedback good dimensoin=needs', '/feedback good dimension=needs'],
    ['/反馈 好 情绪=1', '/反馈 好 情感=1'],
    ['/feedback k10 concent=no dimension=needs', '/feedback k10 consent=no dimension=needs'],
    ['/反馈 好 授全=不同意', '/反馈 好 授权=不同意'],
    ['/反馈 好 标鉴=a 渠到=抖音', '/反馈 好 标签=a 渠到=抖音'],
    ['/feedback good soruce=抖音', '/feedback good source=抖音'],
    ['/feedback good intenst=3', '/feedback good intensity=3'],
    ['/search box soruce=抖音', '/search box source=抖音'],
  ])('before an equals sign is refused with what was meant: %s', (line, example) => {
    const refusal = refusalOf(() => read(line));
    expect(refusal).toMatchObject({
      code: 'misspelt-key',
      options: { example, buttons: [{ line: example }] },
    });
    expect(refusalOf(() => read(example))?.code).not.toBe(
      example.includes('渠到') ? undefined : 'misspelt-key',
    );
  });

  test('in a reply is refused without a button: a press replies to nothing', () => {
    const refusal = refusalOf(() => read('/反馈 痛点 授全=不同意', vocabulary, '太大了'));
    expect(refusal?.options).toEqual({ example: '/反馈 痛点 授权=不同意', buttons: [] });
  });

  test.each([
    ['/反馈 好 纬度：痛点', 'dimension'],
    ['/feedback good dimensoin:needs', 'dimension'],
  ])('before a colon is text, and is pointed out: %s', (line, argument) => {
    expect(read(line).given.slips.map(slip => slip.argument.name)).toEqual([argument]);
  });

  test.each([
    '/反馈 价格=100太贵',
    '/反馈 看 http://a.b',
    '/反馈 "纬度=痛点"',
    '/反馈 a=b 重量=38 http=ok 好 "concent=no"',
    '/反馈 好 维度=痛点',
    '/反馈 15:00',
  ])('is not seen in %s', line => {
    expect(read(line).given.slips).toEqual([]);
  });
});

describe('what a draft keeps of an end user, or a date', () => {
  const user = namedArguments.find(([name]) => name === 'feedback user')?.[2];
  if (user === undefined) throw new Error('/feedback takes no user');

  test('is the hash, never the name', () => {
    expect(keptText(user, '张女士', vocabulary)).toBe('\u0001#hash of 张女士');
  });

  test('is hashed once: what was kept is the same user again', () => {
    const hashing = { ...vocabulary, hashEndUser: () => '3f2a' };
    const kept = keptText(user, '张女士', hashing);
    expect(keptText(user, kept, hashing)).toBe(kept);
    const { path } = read('/feedback edit F1');
    const given: Given = { values: { id: { typed: 'F1' }, user: { typed: kept } }, line: '', slips: [] };
    expect(bind(target(path), given, hashing)).toMatchObject({ args: { user: '3f2a' } });
  });

  test.each([
    ['昨天', '2026-11-23'],
    ['15:00', '2026-11-24 15:00'],
    ['2026-11-01', '2026-11-01'],
    ['某天', '某天'],
  ])('of %s is the day that it was: %s', (typed, kept) => {
    const date = namedArguments.find(([name]) => name === 'feedback date')?.[2];
    if (date === undefined) throw new Error('/feedback takes no date');
    expect(keptText(date, typed, vocabulary)).toBe(kept);
  });

  test('of any other argument is what was typed', () => {
    for (const [, , argument] of namedArguments) {
      if (argument.facts.read.as !== 'end-user')
        expect(keptText(argument, ' 痛点 ', vocabulary)).toBe(' 痛点 ');
    }
  });
});

test('only a choice, a source and a persona have choices; the last two those of the team', () => {
  for (const [, , argument] of namedArguments) {
    const count = choicesOf(argument, vocabulary).length;
    const { read: facts } = argument.facts;
    const kind = facts.as === 'thing' || facts.as === 'things' ? facts.kind : undefined;
    if (kind === 'source') expect(count).toBe(sources.length);
    else if (kind === 'persona') expect(count).toBe(personas.length);
    else expect(count > 0).toBe(facts.as === 'choice');
  }
});

function ids(count: number): string {
  return Array.from({ length: count }, (_, index) => `F${index + 1}`).join(' ');
}
