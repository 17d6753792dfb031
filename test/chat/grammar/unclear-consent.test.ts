import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Chat } from '../../scenes/chat.ts';

let chat: Chat;

beforeAll(async () => {
  chat = await Chat.open();
  await chat.say('小李', '/feedback aaa dimension=needs source=天猫');
});
afterAll(async () => chat.close());

const exampleIn = (answer: string) => /(?:可以这样：|Try: )(.*)/.exec(answer)?.[1];

/** @returns what is shown of the record that a line, or else the example in its answer, made */
async function recordOf(line: string): Promise<{ readonly answer: string; readonly shown: string }> {
  const answer = (await chat.say('小李', line)).text;
  const example = exampleIn(answer);
  const made = example === undefined ? answer : (await chat.say('小李', example)).text;
  const id = /^F\d+/.exec(made)?.[0];
  return { answer, shown: id === undefined ? made : (await chat.say('小李', `/feedback show ${id}`)).text };
}

const zh = (words: string) => `/反馈 甲甲甲 维度=痛点 渠道=天猫 ${words}`;
const en = (words: string) => `/feedback aaa dimension=needs source=天猫 ${words}`;

/** Each says that the user refuses, or does not agree to everything. */
const REFUSALS = {
  'words near the topic that negate it': [
    ...[
      '用户不方便公开',
      '不予公开',
      '千万别公开',
      '用户介意公开',
      '用户不乐意公开',
      '不给引用',
      '用户没有授权给我们',
      '用户没同意我们用',
      '用户不同意我们发',
      '未取得用户同意',
      '用戶沒有同意',
      '仅内部使用',
      '不方便公开 授权=同意',
      '用戶不同意 授权=同意',
    ].map(zh),
    ...[
      'cannot be quoted',
      'wont agree to be quoted',
      'didnt agree to publication',
      'not quotable',
      'no quoting',
      'she said no to being quoted',
      'she objects to being quoted',
      'forbids us to quote her',
      'user opted out of publication',
      'off the record',
      'user does not agree',
      'cant be quoted consent=yes',
      'off the record consent=yes',
    ].map(en),
  ],
  'a key near a no': [
    ...[
      '授权被拒绝',
      '授权没拿到',
      '无授权',
      '授权状态：拒',
      '同意公开：不',
      '授权｜否',
      '授权~否',
      '授权❌',
    ].map(zh),
    ...['授权被拒 授权=同意', '授权❌ 授权=同意'].map(zh),
    ...[
      'consent given: no',
      'consent_given=no',
      'no-consent',
      'consent | no',
      'consent; no',
      'consent? no',
    ].map(en),
    ...['consent ❌', '{"consent":false}', 'tags=no-consent consent=yes', 'consent given=no consent=yes'].map(
      en,
    ),
  ],
  'a refusal that is given as something else': [
    ...['标签=不同意公开', '标签=包装,不同意', '人群=拒绝公开的用户', '标签=拒绝授权 授权=同意'].map(zh),
    ...['tags=refused', 'tags=box,declined consent=yes', 'segment="refused to be quoted"'].map(en),
  ],
  'a no that is glued to the key': [
    ...[
      '授权!=同意',
      '授权！=同意',
      '授权不=同意',
      '授权未=同意',
      '无授权=同意',
      '非授权=是',
      '!授权=同意',
      '授权<>同意',
    ].map(zh),
    ...['consent!=yes', 'noconsent=yes', 'unconsent=yes', '!consent=yes'].map(en),
  ],
  'a pair in quotes': [zh('"授权=不同意"'), zh('“授权=不同意”'), en('"consent=no"')],
  'another sign between key and no': [
    ...['授权是不同意', '授权，否', '授权/否', '公开=否'].map(zh),
    ...['consent → no', 'consent/no', 'consent,no'].map(en),
  ],
  'a refusal by what the bot itself calls it': [
    ...[
      '未同意引用',
      '（未同意引用）',
      '用户未同意公开',
      '用户没有同意公开',
      '用户未授权公开',
      '用户没有授权我们引用',
    ].map(zh),
    ...[
      '用户不允许公开',
      '用户没答应公开',
      '用户不接受公开',
      '用户不同意分享',
      '用户不同意对外使用',
      '用户不同意哦',
    ].map(zh),
    ...[
      'user doesn’t agree to publication',
      'user disagrees with publishing',
      'customer won’t allow quoting',
    ].map(en),
    ...[
      '/反馈 用户未同意公开，盒子81 维度=痛点 渠道=天猫 授权=同意',
      '/反馈 用户不允许公开 盒子59 维度=痛点 渠道=天猫 授权=同意',
    ],
  ],
  'a refusal that is no pair': [
    ...[
      '授权 = 不同意',
      '授权 ＝ 没同意',
      '，授权=不同意',
      '授权  =  不同意',
      '。授权=不同意',
      'probe授权=不同意',
    ],
    ...[
      '授权“不同意”',
      '授权 不同意',
      '授权：不同意',
      '同意=否',
      '授权 ： 否',
      '授权 : 否',
      '（授权：否）',
      '，授权：否',
    ],
    ...[
      '授权 否',
      '授权 ： 没有',
      '授权 不行',
      '授权 不给',
      '授权状态=不同意',
      '授权情况：不同意',
      '是否同意：否',
      '同意：否',
    ],
    ...[
      '【授权】=不同意',
      '【授权】不同意',
      '(授权)=不同意',
      '“授权”=不同意',
      '「授权」=不同意',
      '“授权”：不同意',
      '授权 "不同意"',
    ],
    ...['授权﹦不同意', '授权﹕不同意', '授权∶不同意', '授權 = 不同意', '授權：不同意', '授全 = 不同意'],
  ].map(zh),
  'a refusal that is no pair in English': [
    ...[
      'consent = no',
      'consent = no way',
      'consent =no',
      '(consent=no)',
      '[consent]=no',
      '"consent"=no',
      'consent "no"',
    ],
    ...[
      'consent not given',
      'consent : not given',
      'consent : never',
      'consent : n',
      'ｃｏｎｓｅｎｔ = no',
      'concent = no',
    ],
    ...['permission=no'],
  ].map(en),
  'a refusal in words': [
    ...['本人不同意公开', '用户不同意', '她不让我们公开', '请勿引用', '不公开', '客户拒绝公开'].map(zh),
    ...['no consent', 'not ok to publish', 'she does not want to be quoted', "he doesn't want it quoted"].map(
      en,
    ),
  ],
  'a yes with a limit': [
    ...[
      '不',
      '但不能公开',
      '了吗没有',
      '禁止引用',
      '后撤回',
      '后来又反悔了',
      '勿外传',
      '匿名',
      '（不能公开）',
      '(不公开)',
      '，但不能公开',
    ],
    ...['暂不公开', '否', '拒绝', '要打码', '保密'],
  ].map(limit => zh(`授权=同意 ${limit}`)),
  'a yes with a limit in English': [
    ...[
      'no',
      'not',
      'but not for ads',
      '(not public)',
      '(no)',
      '- not for ads',
      '/ no',
      'don’t publish',
      'without name',
    ],
    ...[
      'until she revoked',
      'then withdrawn',
      'internally only',
      'anonymously',
      'if anonymous',
      'declined',
      'n',
    ],
  ].map(limit => en(`consent=yes ${limit}`)),
  'a key that says no in other words': [
    ...['授权否', '授权没有', '授权为否', '授权公开：否', '授权引用=否', '同意引用：否'].map(zh),
    ...['consented: no', 'consent-no', 'quote=no', 'publish=no'].map(en),
  ],
  'a refusal as a clause of its own': [
    ...['用户拒绝授权', '用户没有授权', '用户没授权', '拒绝授权', '没有授权', '不同意授权', '不愿意授权'].map(
      zh,
    ),
    ...['用户不希望公开', '对方要求不公开', '用户要求保密', '不公开她的名字'].map(zh),
    ...['consent is no', 'consent was refused', 'consent revoked', 'consent withdrawn', 'not consented'].map(
      en,
    ),
    ...['no permission to publish', 'permission denied', "she doesn't want it to be public"].map(en),
  ],
  'a limit that stands apart from the yes': [
    ...['（已撤回）', '（用户已撤回授权）', '用户后来拒绝授权', '仅限内部使用', '但不能用于广告'],
    ...['但不能对外', '匿名', '"但不能公开"'],
  ].map(limit => `/反馈 甲甲甲 授权=同意 渠道=天猫 维度=痛点 ${limit}`),
  'a limit that stands apart from the yes in English': ['but not for ads', '(revoked)', 'internal only'].map(
    limit => `/feedback aaa consent=yes source=天猫 dimension=needs ${limit}`,
  ),
  'another answer beside the yes': [
    '/反馈 甲甲甲 授权=同意 渠道=天猫 维度=痛点 授权=不同意',
    '/反馈 甲甲甲 授权=同意 渠道=天猫 维度=痛点 授权=不知道',
    '/反馈 甲甲甲 授权=同意 渠道=天猫 维度=痛点 授全=不同意',
    '/feedback aaa consent=yes source=天猫 dimension=needs concent=no',
    '/feedback aaa concent=no source=天猫 dimension=needs consent=yes',
  ],
  'a refusal in a quote that nobody closed': [
    '“甲甲甲，授权=不同意',
    '“甲甲甲 授权 = 不同意',
    '“甲甲甲 (授权=不同意)',
    '"甲甲甲 不同意公开',
    '"甲甲甲 授权 否',
  ].map(said => `/反馈 ${said} 渠道=天猫 维度=痛点`),
  'beside words in quotes': [
    '/feedback source=天猫 dimension=needs "box too large" consent = no segment="young mothers"',
    '/feedback aaa source=天猫 dimension=needs segment="young mothers" consent = no',
    '/反馈 "盒子太大" 授权=同意 但不能公开 渠道=天猫 维度=痛点',
  ],
  'whatever stands where': [
    '/反馈 甲甲甲（授权=不同意） 维度=痛点 渠道=天猫',
    '/反馈 丁丁丁，授权=不同意，维度=痛点 渠道=天猫',
    '/反馈 甲甲甲 （授权=同意 不） 维度=痛点 渠道=天猫',
    '/反馈 授权=同意 不好用，盒子太大 维度=痛点 渠道=天猫',
    '/反馈 授权=同意 保密 维度=痛点 渠道=天猫 条件廿一',
    '/反馈 本人不同意公开 维度=痛点 渠道=天猫 授权=同意',
    '/feedback consent=yes but not for ads "aaa" dimension=needs source=天猫',
    '/feedback aaa dimension=needs source=天猫 consent=yes, but not in public',
    '/feedback aaa dimension=needs source=天猫 consent=yes, except public',
  ],
};

describe.each(Object.entries(REFUSALS))('%s', (_, lines) => {
  test.each(lines)(
    '“%s” never leaves a record that may be quoted, and its example is a refusal',
    async line => {
      const { answer, shown } = await recordOf(line);
      expect(shown, `${answer}\n${shown}`).toMatch(/^F\d+[\s\S]*(?:不同意|未同意|Refused)/);
      expect(shown).not.toMatch(/授权[：]?(?:同意|未询问)/);
    },
  );
});

test.each([
  ['/feedback aaa source=天猫 consent=yes but not for ads', '/feedback aaa source=天猫 consent=no'],
  ['/反馈 甲甲甲 授权=同意 但不能公开 渠道=天猫', '/反馈 甲甲甲 授权=不同意 渠道=天猫'],
  ['/反馈 甲甲甲 授权：同意 不 渠道=天猫', '/反馈 甲甲甲 授权=不同意 渠道=天猫'],
  ['/反馈 甲甲甲（授权=同意 不） 渠道=天猫', '/反馈 甲甲甲 授权=不同意 渠道=天猫'],
])('the example for “%s” leaves nothing of the consent in the text', async (line, example) => {
  expect((await chat.say('小李', line)).text).toContain(`可以这样：${example}`);
});

test.each([
  ['/反馈 盒子大 授权=同意 只能放一瓶 渠道=天猫', '/反馈 盒子大 授权=不同意 只能放一瓶 渠道=天猫'],
  ['/反馈 授权=同意 没有收纳 盒子 太大 渠道=天猫', '/反馈 授权=不同意 没有收纳 盒子 太大 渠道=天猫'],
  ['/反馈 授权 = 同意 盒子太大 渠道=天猫', '/反馈 授权=同意 盒子太大 渠道=天猫'],
  ['/反馈 盒子太大 授权 = 同意 渠道=天猫', '/反馈 盒子太大 授权=同意 渠道=天猫'],
  ['/反馈 盒子太大 本人不同意公开 渠道=天猫', '/反馈 盒子太大 本人不同意公开 渠道=天猫 授权=不同意'],
  ['/feedback edit F1 授权=同意 禁止引用', '/feedback edit F1 授权=不同意'],
  ['/feedback edit F1 授权否', '/feedback edit F1 授权=不同意'],
  ['/feedback edit F1 用户不同意公开', '/feedback edit F1 授权=不同意'],
  ['/feedback edit F1 授权=同意 标签=不方便公开', '/feedback edit F1 授权=不同意 标签=不方便公开'],
  ['/feedback edit F1 拒绝授权', '/feedback edit F1 授权=不同意'],
  ['/feedback edit F1 授权为否', '/feedback edit F1 授权=不同意'],
  ['/feedback edit F1 授权=同意 授权=不同意', '/feedback edit F1 授权=不同意'],
  ['/feedback edit F1 consent=yes concent=no', '/feedback edit F1 consent=no'],
  ['/反馈 甲甲甲 授权=同意 渠道=天猫 授权=同意', '/反馈 甲甲甲 授权=同意 渠道=天猫'],
  ['/反馈 甲甲甲 授权=未询问 渠道=天猫 授权=未询问', '/反馈 甲甲甲 授权=未询问 渠道=天猫'],
  [
    '/feedback source=天猫 "box too large" consent = no segment="young mothers"',
    '/feedback source=天猫 "box too large" consent=no segment="young mothers"',
  ],
  ['/feedback edit F1 consent=yes then withdrawn', '/feedback edit F1 consent=no'],
])('the example for “%s” keeps what may be the text, and the yes where it is one', async (line, example) => {
  expect(exampleIn((await chat.say('小李', line)).text)).toBe(example);
});

test.each([
  ['intensity=4 revoked', 'intensity=4'],
  ['intensity=4 已撤回', 'intensity=4'],
  ['intensity=4 匿名', 'intensity=4'],
  ['intensity=4 拒绝授权', 'intensity=4'],
  ['intensity=4 "但不能公开"', 'intensity=4'],
  ['intensity=4 but not for ads', 'intensity=4'],
  ['segment=moms intensty=4 revoked', 'segment=moms intensty=4'],
  ['intensity 4 revoked', ''],
  ['segment=moms anonymous', 'segment=moms'],
])('a change has no room for “%s” beside a yes, and its example refuses', async (words, left) => {
  const { text } = await chat.say('小李', `/feedback edit F1 consent=yes ${words}`);
  expect(text).toMatch(/看不出来|not clear/);
  expect(exampleIn(text)).toBe(`/feedback edit F1 consent=no ${left}`.trim());
});

test('a change keeps a yes where what is too much can be mended without a loss', async () => {
  const { text } = await chat.say('小李', '/feedback edit F1 intensity 4 consent=yes');
  expect(exampleIn(text)).toBe('/feedback edit F1 intensity=4 consent=yes');
});

test('what is given as the text, in quotes, is somebody’s words in a change, too', async () => {
  const { text } = await chat.say('小李', '/feedback edit F1 授权=同意 原话="盒子大，用户不同意公开"');
  expect(text).toMatch(/^F1 已改/);
});

test.each([
  '/反馈 "表上写着 授权 = 不同意" 维度=痛点 渠道=天猫',
  '/反馈 "她说不要公开价格" 维度=痛点 渠道=天猫',
  '/反馈 样品不能展示，只能看图 维度=痛点 渠道=天猫',
  '/反馈 不让发布差评 维度=痛点 渠道=天猫',
  '/反馈 授权书找不到，客服也不管 维度=痛点 渠道=天猫',
  '/反馈 小程序不能授权登录 维度=痛点 渠道=天猫',
  ...['不公开成分表，看不懂', '商家拒绝公开配方', '她不公开配方，用着放心', '登录时弹出授权 拒绝后闪退'].map(
    zh,
  ),
  ...['没有授权码，登不上', '不能授权微信登录', '拒绝授权就打不开小程序', '她要求保密发货'].map(zh),
  ...['They never publish the ingredients', "I don't like the smell in public", 'quote=12.5 was wrong'].map(
    en,
  ),
  ...["She couldn't find it in public shops", 'the app says permission denied on camera'].map(en),
  ...['public - not for me', 'quote: not received in time'].map(en),
  ...['勾选同意/不同意的按钮看不清'].map(zh),
  '/反馈 渠道=天猫 授权=同意 维度=痛点 不好用',
  '/反馈 配料表不公开 维度=痛点 渠道=天猫',
  '/反馈 他同意换货 维度=痛点 渠道=天猫 授权=同意',
  '/反馈 客服不同意退款 维度=痛点 渠道=天猫',
  '/反馈 授权=同意 "不好用，盒子太大" 维度=痛点 渠道=天猫',
  '/反馈 授权=同意 盒子太大 维度=痛点 渠道=天猫',
  '/反馈 盒子太大 授权=同意 维度=痛点 渠道=天猫',
  '/反馈 盒子太大 维度=痛点 授权=未询问 渠道=天猫',
  '/feedback the consent form is long dimension=needs source=天猫',
  '/feedback consent=yes the box is too large dimension=needs source=天猫',
])('“%s” is recorded', async line => {
  expect((await chat.say('小李', line)).text).toMatch(/^F\d+ /);
});
