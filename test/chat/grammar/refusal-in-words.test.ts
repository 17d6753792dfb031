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
  '包装太土，不好意思发朋友圈',
  '颜值不高，不想发朋友圈',
  '味道怪，说不出来的那种',
  '泡沫发不出来',
  '写不出字，笔头干了',
  '保密柜的锁太松',
  '客服要我往外拔，别往里按',
];

describe('says that a user refuses', () => {
  test.each([
    ...[
      '她说别说出去',
      '别往外说',
      '泵头会漏（别写出去）',
      '她不想被写出来',
      '这个不能发到网上',
      '不让发朋友圈',
    ],
    ...[
      '她让我保密',
      '麻烦我们替她保密',
      '不要发小红书',
      '请别声张',
      "she said: don't tell anyone",
      'between you and me',
    ],
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
    // What stands before it is of something else.
    ...[
      '客服态度差 授权：不给',
      '快递慢 不同意',
      '快递员很凶 谢绝引用',
      '老板很热情 但是不要公开',
      '价格太高（不要引用）',
      '价格太高不要引用',
      '物流信息不更新（不能公开）',
      '保质期太短(请勿引用)',
      '客服态度差~不要公开',
      '质检报告没给——别公开',
      '品牌方不回复 未授权',
      '官方旗舰店发货慢｜勿引用',
      '小程序太卡 未授权',
    ],
    // The negation stands behind the topic.
    ...[
      '引用不行',
      '公开不可以',
      '授权已撤回',
      '授权取消了',
      '授权×',
      '同意：×',
      '同意公开吗？不',
      '可以公开吗？她说不',
      '能引用吗？不能',
      '公开一事她拒绝了',
      '她对引用很抵触',
      '公开免谈',
      '授权x',
    ],
    ...[
      '禁止转载',
      '内部使用',
      '只给内部看',
      '不能对外',
      '不要写进报告',
      '不要署名',
      '不想留名',
      '别让别人知道',
      '用户说别发',
    ],
    ...[
      'quotes not allowed',
      'quoting is not allowed',
      'publication denied',
      'publishing is prohibited',
      'permission refused',
      'permission not granted',
      'no permission',
      'do not repost',
      'prefers to stay anonymous',
      'please dont publish the review',
      'do not publish the scores',
      'does not want to be named',
      'Too big - permission refused',
    ],
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
    ...[
      '商家一直不公开成分',
      '品牌方拒绝授权',
      '平台没有公开规则',
      '配料表一直没公开',
      '公司不允许转发',
      '餐厅不对外营业',
      '不对外开放，白跑一趟',
      '价格公开，不乱收费',
    ],
    ...[
      '锅内部使用了涂层',
      '微信授权不了，登不上',
      '授权不成功，一直转圈',
      '商家同意了又反悔',
      '公开课不行，太水',
      '引用的数据不错',
      '保温不行，拿到就凉了',
      '活动取消了也不说一声',
    ],
    ...[
      'The quote was refused by my insurance',
      'they do not quote prices',
      'the camera has no permission',
      'I did not find it in the shop',
      'never again, do not buy',
      'they denied my refund',
      'the lid does not stay on',
    ],
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
