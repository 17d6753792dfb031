/**
 * A simulated year, played through the whole bot: two teams, digests, 26 review meetings with their reminders, items, a proposal,
 * a test, holidays, make-up days, summer time, three outages, another zone, a moved and a skipped meeting. The list of what the bot
 * said unasked equals what is reckoned in `simulated-year.ts`. The clock jumps to whatever is due next.
 */
import { afterEach, expect, test } from 'vitest';
import { sql } from '../../src/store/database.ts';
import { type Card, Chat } from './chat.ts';
import {
  askedOfMain,
  digestsOfBerlin,
  digestsOfMain,
  endOfTest,
  inOrder,
  instant,
  itemsOfMain,
  LOST,
  lossOfMain,
  OUTAGES,
  type Post,
  proposalOfMain,
  type RoomName,
  reviewsOfMain,
  TO_TOKYO,
  YEAR,
} from './simulated-year.ts';

const BEGIN = Date.parse('2026-01-01T02:00:00Z');
const END = Date.parse('2026-12-31T12:00:00Z');
const PROPOSED = instant('main', '06-01', '10:30');
const ITEMS = ['03-20', '03-20', '05-12', '10-03'];

let now = new Date(BEGIN);
let chat: Chat;
afterEach(() => chat.close());

/** What a member types at a time. */
type Act = readonly [at: number, room: RoomName, line: string];
/** The platform refuses the last digest of `main`. */
const loseDigest = () =>
  chat.look(async ({ execute }) => {
    const report = sql`SELECT max(id) FROM "DigestReport" WHERE "teamId" = (SELECT "teamId" FROM "Room" WHERE name = 'main')`;
    await execute(sql`UPDATE "DigestReport" SET state = 'going' WHERE id = (${report})`);
    await execute(sql`
      UPDATE "Outbox" SET state = 'dead', error = 'the message is refused'
      WHERE id = (SELECT "outboxId" FROM "DigestReport" WHERE id = (${report}))`);
  });

const main = (day: string, time: string, line: string): Act => [instant('main', day, time), 'main', line];
const ACTS: readonly Act[] = [
  [BEGIN, 'main', '/反馈 盒子太大，浴室放不下 渠道=天猫 维度=痛点'],
  [BEGIN, 'main', '/digest schedule 周一 9:00 遇节假日顺延'],
  [BEGIN, 'main', '/review schedule 每两周 周三 15:00，从 2026-01-07 起，遇节假日提前'],
  [BEGIN, 'main', '/persona new 精致妈妈'],
  [BEGIN, 'main', '/team role 媒介'],
  [BEGIN, 'berlin', '/settings 语言=英文 时区=Europe/Berlin 免打扰=无'],
  [BEGIN, 'berlin', '/feedback "The box is too large" source=天猫 dimension=needs'],
  [BEGIN, 'berlin', '/digest schedule every sunday at 02:30'],
  main('02-08', '12:00', '/ab daily 工作日 10:00'),
  main(
    '02-08',
    '12:00',
    '/ab new "春节" 画像=精致妈妈 预算=100000 指标=转化 变体=A:收纳,B:颜值 天数=14 开始=2026-02-09',
  ),
  ...ITEMS.map((day, index) => main('03-02', '11:00', `/action add 王经理 "第${index}件" 截止=2026-${day}`)),
  main('04-10', '11:00', '/review skip'),
  [PROPOSED, 'main', '/persona propose 精致妈妈 add 维度=痛点 "想要小包装" 证据=F1 理由="都在说"'],
  main('07-01', '11:00', '/review move 2026-07-09 10:00'),
  [TO_TOKYO, 'main', '/settings 时区=Asia/Tokyo'],
];

const KINDS: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/(?:周报|Digest of \w+) (\d\d-\d\d)/, 'digest'],
  [/^M\d+ 研讨会：(\d\d-\d\d)/, 'tomorrow'],
  [/^M\d+ 到点了 · (\d\d-\d\d)/, 'now'],
  [/到昨天（(\d\d-\d\d)）还缺数/, 'figures'],
  [/还有 10 分钟开始()/, 'soon'],
  [/(?:快到期|逾期|明天到期)()/, 'items'],
  [/P1 还等你们投票()/, 'vote'],
  [/P1 到期没有结果()/, 'expired'],
  [/T1\/R1 的天数到了()/, 'round over'],
  [/^T1\/R1 哪个变体()/, 'summary'],
  [/周报没能发出去（the message is refused）()/, 'undelivered'],
];

/** What a message is, in the words of the reckoning. */
function named({ text }: Card): string {
  const list = /(?:没发成：|not sent: )([\d、, -]+)|(\d\d-\d\d) 周. 那次没能提醒/.exec(text);
  const missed = [...`${list?.[1] ?? list?.[2]}`.matchAll(/\d\d-\d\d/g)].map(([day]) => ` missed ${day}`);
  for (const [pattern, name] of KINDS) {
    const day = pattern.exec(text)?.[1];
    if (day !== undefined) return `${name} ${day}${missed.join('')}`.trim();
  }
  return text.split('\n')[0] ?? '';
}

async function nextDue(): Promise<number> {
  const [row] = await chat.look(({ query }) =>
    query<{ at: number | null }>(sql`
      SELECT min(at) AS at FROM (
        SELECT "dueAt" AS at FROM "Schedule" UNION ALL SELECT "dueAt" FROM "Meeting" UNION ALL SELECT "dueAt" FROM "AbRound"
        UNION ALL SELECT "tellAt" FROM "ActionItem"
        UNION ALL SELECT "remindAt" FROM "Proposal" WHERE state = 'open'
        UNION ALL SELECT "expiresAt" FROM "Proposal" WHERE state = 'open')
      WHERE at > ${now}`),
  );
  return row?.at ?? END;
}

test('what the bot says unasked in 2026 is what is reckoned by hand', async () => {
  now = new Date(BEGIN);
  chat = await Chat.open({ now: () => now });
  const posts: Post[] = [];
  let heard = 0;
  const take = () => {
    for (const card of chat.cards.slice(heard))
      if (!card.edit) posts.push({ at: now.toISOString(), room: card.room, what: named(card) });
    heard = chat.cards.length;
  };
  const wake = async () => {
    await chat.doDue();
    take();
  };
  // Besides, it looks when nothing is due: each morning at eight and in the night.
  const looks = YEAR.flatMap(day => [instant('main', day, '08:00'), instant('main', day, '03:00')]).filter(
    at => at > BEGIN,
  );
  const acts = [...ACTS];
  let isLost = false;
  const outages = [...OUTAGES];
  let isUp = true;
  while (now.getTime() < END) {
    const [outage] = outages;
    for (let act = acts[0]; act !== undefined && act[0] <= now.getTime(); act = acts[0]) {
      acts.shift();
      await chat.type(`:room ${act[1]}`);
      await chat.type(':as 王经理');
      await chat.type(act[2]);
      expect(chat.lastCard().text, act[2]).not.toMatch(/可以这样|For example/);
      heard = chat.cards.length;
    }
    if (!isLost && now.getTime() >= LOST.foundAt) {
      isLost = true;
      await loseDigest();
    }
    if (isUp) await wake();
    if (outage !== undefined && now.getTime() === outage[0]) {
      await chat.stop();
      isUp = false;
    }
    if (outage !== undefined && now.getTime() === outage[1]) {
      await chat.restart();
      isUp = true;
      outages.shift();
      take();
    }
    while (looks[0] !== undefined && looks[0] <= now.getTime()) looks.shift();
    const ahead = isUp ? [await nextDue(), looks[0], acts[0]?.[0], outages[0]?.[0], END] : [outage?.[1], END];
    now = new Date(Math.min(...(ahead.filter(at => at !== undefined && at > now.getTime()) as number[])));
  }
  const expected = inOrder([
    ...digestsOfMain(),
    ...digestsOfBerlin(),
    ...reviewsOfMain(),
    ...itemsOfMain(ITEMS),
    ...proposalOfMain(PROPOSED),
    ...askedOfMain('02-09', '02-22'),
    ...endOfTest('02-22'),
    ...lossOfMain(),
  ]);
  expect(inOrder(posts)).toEqual(expected);
}, 300_000);
