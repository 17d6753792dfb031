/** What says that a user refuses is found in any wording; what speaks of products, shops and apps is none of it. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { saysRefusal } from '../../../src/chat/grammar/refusal-in-words.ts';

/** What people write of a delivery or a shop. */
const REVIEWS = [
  '天气不好，师傅辛苦了',
  '送达很快！饭还是热的，味道也不错',
  '分量少，不够吃，不会再点了',
  '没有餐具，打电话也不接',
  '商家当时是同意的，后来又说没货',
  '餐厅没有公共停车位，不方便',
  '同事推荐的，大家都不失望',
  '没有发票，说公司不能开',
  '打包盒不好，汤都洒出来了',
  '骑手没有打电话，放在别人门口',
  '非常好吃，没想到这么快',
  '网上宣传的和实际不一样',
  '价格不透明，没有明码标价',
  '不展示也不让试用，怎么买',
];

describe('says that a user refuses', () => {
  test.each([
    ...[
      'cannot be quoted',
      'cannot quote',
      'cant be quoted',
      'wont agree to be quoted',
      'doesnt want to be quoted',
    ],
    ...['didnt agree to publication', 'not quotable', 'no quoting', 'she said no to being quoted'],
    ...['she objects to being quoted', 'unwilling to be quoted', 'forbids us to quote her', 'off the record'],
    ...['user opted out of publication', 'user does not agree', 'please don’t share her words', 'no consent'],
    ...[
      'I do not agree to be quoted',
      'Please never publish what I say',
      'may be quoted: no',
      'user declined',
    ],
    ...[
      'consent given: no',
      'consent given=no',
      'consent_given=no',
      'no-consent',
      'consent | no',
      'consent; no',
    ],
    ...['consent? no', 'consent ❌', '{"consent":false}', 'consent pending', 'may be quoted but not in ads'],
    ...['用户不方便公开', '不便公开', '不予公开', '千万别公开', '用户介意公开', '用户不乐意公开', '不给引用'],
    ...[
      '用户没有授权给我们',
      '用户没同意我们用',
      '用户不同意我们发',
      '未取得用户同意',
      '用戶不同意',
      '用戶沒有同意',
    ],
    ...[
      '仅内部使用',
      '授权被拒绝',
      '授权被拒',
      '授权没给',
      '授权未给',
      '授权没拿到',
      '无授权',
      '授权状态：拒',
    ],
    ...[
      '同意公开：不',
      '授权｜否',
      '授权~否',
      '授权❌',
      '❌授权',
      '🚫引用',
      '请不要公开我的话',
      '不允許公開',
    ],
    ...['太大 渠道=客服 授权=不同意', '小程序 授权=不同意', '渠道=官方 授权被拒', '店家的盒子，授权：否'],
    ...['不想被引用', '别引用我的话', '用户不希望被写进画像', '用户顾虑公开', '她没点头', '用户反对公开'],
  ])('%s', said => expect(saysRefusal(said)).toBe(true));
});

describe('is what a user said of something else', () => {
  test.each([
    ...['商家拒绝公开配方', '拒绝公开配方', '客服不同意退款', '不公开成分表，看不懂', '配料表不公开，不敢买'],
    ...['登录时弹出授权 拒绝后闪退', '没有授权码，登不上', '不能授权微信登录', '拒绝授权就打不开小程序'],
    ...['她要求保密发货', '他同意换货，但是没换', '样品不能展示，只能看图', '不让发布差评', '没有正品授权'],
    ...[
      '授权书找不到，客服也不管',
      '店家不同意换货',
      '未经同意就自动续费',
      '不是官方授权店',
      '物业不同意安装',
    ],
    ...['成分公开透明，不错', '不错，愿意分享给朋友', '用户不介意公开', '勾选同意/不同意的按钮看不清'],
    ...['They never publish the ingredients', 'I don’t like the smell in public', 'quote=12.5 was wrong'],
    ...[
      'She couldn’t find it in public shops',
      'the app says permission denied on camera',
      'the consent form is long',
    ],
    ...['I don’t agree with the price', 'never got a quote for delivery', 'quote: not received in time'],
    ...['盒子太大，放不下', '味道不错，就是没有勺子', '送得太慢了，不会再来', '没开发票，态度不好'],
  ])('%s', said => expect(saysRefusal(said)).toBe(false));
});

/** More of them: files of real reviews, one a line, separated by colons. */
const files = (process.env['REVIEWS'] ?? '').split(':').filter(file => file !== '');

test('hardly a real review is asked about', () => {
  const read = files.flatMap(file => readFileSync(file, 'utf8').split('\n')).filter(line => line !== '');
  const lines = [...REVIEWS, ...read];
  const asked = lines.filter(saysRefusal);
  if (files.length > 0) process.stdout.write(`asked about ${asked.length} of ${lines.length} reviews\n`);
  expect(asked.length / lines.length).toBeLessThanOrEqual(0.005);
});
