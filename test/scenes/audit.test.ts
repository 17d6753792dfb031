/** The audit log is complete: no line changes what a team has, or decides, without an entry that says so. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sql, type Transaction } from '../../src/store/database.ts';
import { Chat } from './chat.ts';

/** Tables that hold no state of the team's, each with why. A new table is looked at unless it is added here. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  Inbox: 'what came in',
  Outbox: 'what is said',
  Message: 'which message shows what was said',
  FormDraft: 'what was typed so far',
  ShortId: 'counters',
  LinkCode: 'what a person was told; its use is an entry',
  ClaimStanding: 'reckoned from evidence',
  EvidenceFact: 'follows from feedback',
  Card: 'which message stands for a proposal',
  ProposalExplained: 'what was said already',
  Audit: 'the log itself',
  FeedbackTag: 'follows from feedback',
  Voice: 'follows from feedback',
  VoicePart: 'follows from feedback',
  VoiceLink: 'follows from feedback',
  VoiceDivision: 'what is still to be done',
  VoiceFrontier: 'what is still to be done',
  WordsKeying: 'what is still to be done',
};
/** Columns that follow from others, or only make the next command shorter. */
const DERIVED: Readonly<Record<string, readonly string[]>> = {
  Claim: ['standing'],
  Membership: ['lastSourceId'],
  Feedback: ['partId', 'wordsKey'],
};

const LINES: readonly string[] = [
  ':now 2026-11-20T10:00',
  ':as 王经理 manager',
  ':as 赵经理 manager',
  ':as 小周 role=ecommerce',
  '/反馈 盒子比洗手台还宽 渠道=小红书 维度=痛点 强度=4',
  '/反馈 包装盒太大，浴室放不下 渠道=天猫 维度=痛点',
  '/反馈 新浴室柜能放下 渠道=门店 维度=痛点',
  '/feedback edit F1 强度=5',
  '/feedback merge F1 F2',
  '/feedback unmerge F1 F2',
  '/feedback delete F3',
  '/feedback restore F3',
  '/source add 快手 类型=公域',
  '/persona new 精致妈妈',
  '/persona suggest 精致妈妈',
  '/persona propose 精致妈妈 add 维度=痛点 "收纳空间小" 证据=F1,F2',
  ':as 王经理',
  '/source weight 天猫 2',
  '/settings 票数=2',
  '/proposal approve P1',
  ':as 小周',
  '/proposal edit P1 add 维度=场景 "洗漱台上用" 证据=F2',
  '/proposal edit P1 理由="两个渠道"',
  ':as 王经理',
  '/proposal approve P1',
  ':as 赵经理',
  '/proposal approve P1',
  '/persona challenge C1 证据=F3 "能放下"',
  ':as 小周',
  '/persona propose 精致妈妈 reword C1 "没有浴室柜的收纳空间小"',
  '/persona propose 精致妈妈 reword C1 "老房子收纳空间小"',
  ':as 王经理',
  '/settings 票数=1',
  '/proposal approve P2',
  '/proposal approve P3',
  '/proposal rebase P3',
  '/proposal reject P3',
  '/team manager 赵经理 取消',
  '/proposal reject P3 "说不清"',
  ':as 小周',
  '/persona rollback 精致妈妈 v1',
  '/proposal withdraw P4',
  '/persona propose 精致妈妈 retire C2',
  ':now 2026-11-24T10:00',
  ':now 2026-11-30T10:00',
  '/team role 内容',
  '/team link',
];

let chat: Chat;
type Step = { line: string; isChanged: boolean; entries: number };
const steps: Step[] = [];

beforeAll(async () => {
  chat = await Chat.open();
  let before = await chat.look(lookAt);
  for (const line of LINES) {
    await chat.type(line);
    const after = await chat.look(lookAt);
    steps.push({ line, isChanged: after.state !== before.state, entries: after.entries - before.entries });
    before = after;
  }
});
afterAll(() => chat.close());

async function lookAt(transaction: Transaction): Promise<{ state: string; entries: number }> {
  const tables = await transaction.query<{ name: string }>(sql`
    SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_%' ESCAPE '\\'
      AND name NOT LIKE 'FeedbackSearch%' ORDER BY name`);
  const hash = createHash('sha256');
  for (const { name } of tables.filter(each => LEFT_OUT[each.name] === undefined)) {
    const rows = await transaction.query<Record<string, unknown>>({
      sql: `SELECT * FROM "${name}" ORDER BY 1, 2`,
      values: [],
    } as never);
    for (const row of rows) {
      for (const column of DERIVED[name] ?? []) delete row[column];
      hash.update(`${name} ${JSON.stringify(row)}\n`);
    }
  }
  const [count] = await transaction.query<{ entries: number }>(sql`SELECT count(*) AS entries FROM "Audit"`);
  return { state: hash.digest('hex'), entries: count?.entries ?? 0 };
}

const rowsOf = <Row>(table: string) =>
  chat.look(transaction =>
    transaction.query<Row>({ sql: `SELECT * FROM "${table}" ORDER BY id`, values: [] } as never),
  );
type Entry = {
  id: number;
  action: string;
  subject: string;
  details: Record<string, unknown>;
  personId: number;
};

test('the scene changes what it is to change: every kind of act is in it', async () => {
  const actions = new Set((await rowsOf<Entry>('Audit')).map(entry => entry.action));
  for (const action of [
    'persona.made',
    'persona.published',
    'claim.challenged',
    'claim.contest-ended',
    'proposal.made',
    'proposal.edited',
    'proposal.rebased',
    'proposal.voted',
    'proposal.in-conflict',
    'proposal.approved',
    'proposal.rejected',
    'proposal.expired',
    'proposal.withdrawn',
    'proposal.reminded',
    'settings.changed',
  ])
    expect(actions, action).toContain(action);
});

test('no line changes anything without an entry, and none makes an entry without changing anything', () => {
  for (const { line, isChanged, entries } of steps)
    expect([line, isChanged ? entries > 0 : entries === 0]).toEqual([line, true]);
  expect(steps.filter(step => step.isChanged).length).toBeGreaterThan(30);
});

describe('each row that says that something happened has its entry', () => {
  test('a proposal: made, and however it ended', async () => {
    const entries = await rowsOf<Entry>('Audit');
    const ends = { approved: 1, rejected: 1, expired: 1, withdrawn: 1 };
    for (const proposal of await rowsOf<{ number: number; state: string }>('Proposal')) {
      const own = entries.filter(entry => entry.subject === `P${proposal.number}`).map(entry => entry.action);
      expect(own.filter(action => action === 'proposal.made')).toHaveLength(1);
      for (const end of Object.keys(ends)) {
        const count = own.filter(action => action === `proposal.${end}`).length;
        expect([proposal.number, end, count]).toEqual([proposal.number, end, end === proposal.state ? 1 : 0]);
      }
    }
  });

  test('an act: by whom and what it meant', async () => {
    const entries = await rowsOf<Entry>('Audit');
    const acts = await rowsOf<{ personId: number; meaning: string; contentHash: string; isVote: boolean }>(
      'ProposalAct',
    );
    const voted = entries.filter(entry => /^proposal\.(voted|vote-)/.test(entry.action));
    expect(voted).toHaveLength(acts.length);
    acts.forEach((act, index) => {
      const { meaning, contentHash, isVote } = act;
      expect(voted[index]).toMatchObject({
        personId: act.personId,
        details: { meaning, contentHash, isVote },
      });
    });
  });

  test('a version, and a challenge opened and closed', async () => {
    const entries = await rowsOf<Entry>('Audit');
    const count = (action: string) => entries.filter(entry => entry.action === action).length;
    const versions = await chat.look(transaction =>
      transaction.query<{ count: number }>(sql`SELECT count(*) AS count FROM "PersonaVersion"`),
    );
    expect(count('persona.published')).toBe(versions[0]?.count);
    const challenges = await rowsOf<{ closedAt: Date | null }>('Challenge');
    expect(count('claim.challenged')).toBe(challenges.length);
    expect(count('claim.contest-ended')).toBe(challenges.filter(each => each.closedAt !== null).length);
  });
});
