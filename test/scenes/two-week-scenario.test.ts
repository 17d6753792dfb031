/**
 * A team's two weeks on 300 real reviews: six people record them, two personas come of them by suggestions, proposals,
 * votes, a conflict, a challenge, a reject and an expiry. What the bot says is held against reference-model.ts, which knows
 * nothing but the script; then the very same lines are piped through the real process, which must say the same, and
 * whose database must hold the same numbers. The file stays outside the project: where it is not there, the same
 * scenario plays with lines written for it.
 */

import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { voicesOf } from '../../src/features/feedback/store/voice-forest.ts';
import { sql } from '../../src/store/database.ts';
import { readMigrations } from '../../src/store/migrate.ts';
import { openDatabase } from '../../src/store/open-database.ts';
import { type Card, Chat } from './chat.ts';
import { jsonLines, type RunResult, runProcess, scratchFolder } from './process.ts';
import { momentText, reckon, voicesIn } from './reference-model.ts';
import { reviews, TAKEN } from './reviews.ts';
import { MOTHERS, ONE, OPERATORS, STUDENTS, Story, TWO } from './two-week-scenario.ts';

const MIGRATIONS = path.join(import.meta.dirname, '..', '..', 'prisma', 'migrations');
const ROLES = ['community', 'ecommerce', 'content', 'media'];
const [LI, ZHOU, WU, ZHENG] = OPERATORS;

const { from, list } = reviews();
const texts = (cards: readonly Card[]) => cards.filter(each => !each.edit).map(each => each.text);

async function theTeamBegins(story: Story): Promise<void> {
  await story.moveTo('2026-11-09 09:00');
  await story.as(ONE, ' manager');
  await story.as(TWO, ' manager');
  for (const [index, operator] of OPERATORS.entries()) await story.as(operator, ` role=${ROLES[index]}`);
  await story.say(ONE, '/source weight 门店 1.5');
  story.ledger.weights['门店'] = 1.5;
  await story.say(ONE, `/persona new ${MOTHERS}`);
  await story.say(TWO, `/persona new ${STUDENTS}`);
  await story.showsPersona(MOTHERS);
  await story.record(40);
}

async function theFirstVersion(story: Story): Promise<void> {
  await story.moveTo('2026-11-10 09:00');
  await story.record(20);
  const slow = story.about(MOTHERS, /慢|小时|久|凉/u, 5);
  const id = await story.propose(LI, MOTHERS, '催单的越来越多', [
    { kind: 'add', dimension: '痛点', wording: '送得太慢，到手已经凉了', evidence: slow },
    {
      kind: 'add',
      dimension: '链路',
      wording: '送得快就会再点',
      evidence: story.about(MOTHERS, /快|准时/u, 4),
    },
  ]);
  // 小周 is no manager: an opinion, explained once.
  const opinion = await story.react(ZHOU, '👍', id);
  expect(texts(opinion)).toEqual([`@${ZHOU} ${id} 由管理员来定；你的表情记作意见，不算票。`]);
  story.shows(id, story.pending(id), '赞成 – · 反对 – · 其他成员 1 👍');
  await story.published(id, [ONE], await story.react(ONE, '👍', id));
  await story.showsPersona(MOTHERS, LI);
  await story.showsDimension(MOTHERS, '痛点');
  await story.showsDimension(MOTHERS, '文化');
}

async function suggestionsAndTwoVotes(story: Story): Promise<void> {
  await story.moveTo('2026-11-11 09:30');
  await story.record(20);
  await story.say(ONE, '/settings 票数=2');
  story.quorum = 2;

  const asSaid = await story.suggests(MOTHERS, WU);
  const card = (await story.press(WU, `${asSaid.place} 用原话提`, asSaid.card)).at(-1);
  const { dimension, numbers: evidence, reason } = asSaid;
  const wording = story.ledger.entry(asSaid.typical).text;
  const changes = [{ kind: 'add', dimension, wording, evidence }] as const;
  const first = story.note('P2', card, { persona: MOTHERS, proposer: WU, reason, changes });
  expect(await story.press(ONE, '通过', story.card(first))).toHaveLength(1);
  story.shows(first, story.pending(first, 1), `赞成 ${ONE} · 反对 –`);
  await story.published(first, [ONE, TWO], await story.say(TWO, `/proposal approve ${first}`));

  const draft = await story.suggests(STUDENTS, ZHENG);
  const form = (await story.press(ZHENG, `${draft.place} 改写后提`, draft.card)).at(-1);
  expect(Object.keys(form?.form ?? {})).toEqual(['wording']);
  const filled = (await story.type(`:fill ${form?.message} 说法=学生更在意分量和价钱`)).at(-1);
  const reworded = { kind: 'add', dimension: draft.dimension, wording: '学生更在意分量和价钱' } as const;
  const second = story.note('P3', filled, {
    persona: STUDENTS,
    proposer: ZHENG,
    reason: draft.reason,
    changes: [{ ...reworded, evidence: draft.numbers }],
  });
  await story.react(TWO, '👍', second);
  story.shows(second, story.pending(second, 1), `赞成 ${TWO} · 反对 –`);
  await story.published(second, [TWO, ONE], await story.react(ONE, '👍', second));
  await story.showsPersona(STUDENTS);
}

async function severalChangesAndAVoidedVote(story: Story): Promise<void> {
  await story.moveTo('2026-11-12 10:00');
  await story.record(20);
  const taste = story.about(MOTHERS, /好吃|味道/u, 4);
  const changes = [
    { kind: 'strengthen', claim: 1, evidence: story.about(MOTHERS, /慢|小时|久|凉/u, 2) },
    { kind: 'weaken', claim: 2, evidence: story.about(MOTHERS, /差|难吃|少/u, 2) },
  ] as const;
  const id = await story.propose(ZHOU, MOTHERS, '四天的反馈', changes);
  const older = story.card(id);
  await story.react(ONE, '👍', id);
  story.shows(id, story.pending(id, 1), `赞成 ${ONE} · 反对 –`);
  const added = { kind: 'add', dimension: '认知', wording: '味道好才会推荐给朋友', evidence: taste } as const;
  const line = `/proposal edit ${id} add 维度=认知 "${added.wording}" 证据=${taste.map(each => `F${each}`).join(',')}`;
  const edited = (await story.say(ZHOU, line)).at(-1);
  expect(story.chat.shown(older.message).text).toBe(`${id} 的内容改过了，这条作废，票也清空了；请看新的那条`);
  story.note(id, edited, { ...story.draft(id), changes: [...changes, added] });
  await story.react(TWO, '👍', id);
  story.shows(id, story.pending(id, 1), `赞成 ${TWO} · 反对 –`);
  await story.react(TWO, '-👍', id);
  story.shows(id, story.pending(id, 2), '赞成 – · 反对 –');
  await story.react(ONE, '👍', id);
  story.shows(id, story.pending(id, 1), `赞成 ${ONE} · 反对 –`);
  await story.published(id, [ONE, TWO], await story.react(TWO, '👍', id));

  // Two records of the first claim turn out to be one person.
  const [one = 0, other = 0] = story.ledger.claim(1).supporting;
  await story.say(LI, `/feedback merge F${one} F${other}`);
  story.ledger.world.merges.push([one, other]);
  for (const dimension of ['痛点', '链路', '认知']) await story.showsDimension(MOTHERS, dimension);
}

async function aReject(story: Story): Promise<void> {
  await story.moveTo('2026-11-13 09:00');
  await story.record(20);
  const evidence = story.about(STUDENTS, /服务|态度|客服/u, 3);
  const add = { kind: 'add', dimension: '文化', wording: '对客服态度很敏感', evidence } as const;
  const id = await story.propose(TWO, STUDENTS, '三个人说到', [add]);
  expect(texts(await story.react(TWO, '👍', id))).toEqual([
    `@${TWO} ${id} 是你自己提的，要别的管理员来定；想收回用 /proposal withdraw ${id}。`,
  ]);
  story.shows(id, story.pending(id), '赞成 – · 反对 – · 其他成员 1 👍');
  const question = (await story.react(ONE, '👎', id)).find(each => !each.edit);
  expect(question?.text).toMatch(new RegExp(`^@${ONE} 为什么不通过 ${id}？`));
  story.shows(
    id,
    `待定，有人反对，等理由（${momentText(story.draft(id).expiresAt)} 到期）`,
    `赞成 – · 反对 ${ONE} · 其他成员 1 👍`,
  );
  const said = await story.say(ONE, `:reply ${question?.message} 样本太少，再等一周`);
  story.shows(id, `未通过：样本太少，再等一周（${ONE}）`, undefined);
  const told = texts(said).filter(each => each.startsWith('@'));
  const recorders = [...new Set(evidence.map(each => story.ledger.entry(each).recorder))];
  for (const recorder of recorders) {
    const own = evidence.filter(each => story.ledger.entry(each).recorder === recorder);
    const who = recorders.length === 1 ? '你' : recorder;
    const things = own.map(each => `F${each}`).join('、');
    expect(told.join('\n').split(/\s/)).toContain(`@${recorder}`);
    expect(told.join('\n')).toContain(
      `${who}记录的 ${things} 所在的 ${id} 未通过：样本太少，再等一周（${ONE}）`,
    );
  }
  await story.showsPersona(STUDENTS, TWO);
}

async function twoRewordings(story: Story): Promise<void> {
  await story.moveTo('2026-11-14 11:00');
  await story.record(20);
  await story.say(ONE, '/settings 票数=1');
  story.quorum = 1;
  const base = '送得太慢，到手已经凉了';
  const [theirs, mine] = ['中午送得太慢，到手已经凉了', '送得太慢，汤到手已经凉了'];
  const one = await story.propose(LI, MOTHERS, '都在中午', [{ kind: 'reword', claim: 1, wording: theirs }]);
  const late = story.about(MOTHERS, /慢|小时|久|凉/u, 1);
  const changes = [{ kind: 'reword', claim: 1, wording: mine, evidence: late }] as const;
  const other = await story.propose(ZHENG, MOTHERS, '都是汤', changes);
  await story.published(one, [ONE], await story.press(ONE, '通过', story.card(one)));
  const said = await story.react(TWO, '👍', other);
  expect(texts(said)).toEqual([
    expect.stringMatching(new RegExp(`^@${ZHENG} ${other} 的票够了，但和现在的画像有冲突（C1）`)),
  ]);
  const until = momentText(story.draft(other).expiresAt);
  story.shows(other, `有冲突，待对齐（${until} 到期）`, `赞成 ${TWO} · 反对 –`);
  const { text } = story.card(other);
  for (const each of [`提出时 “${base}”`, `现在 “${theirs}”`, `提案改为 “${mine}”`])
    expect(text).toContain(each);
  await story.showsPersona(MOTHERS);

  await story.moveTo('2026-11-14 18:00');
  const rebased = (await story.say(ZHENG, `/proposal rebase ${other}`)).at(-1);
  story.note(other, rebased, { ...story.draft(other) });
  await story.published(other, [TWO], await story.react(TWO, '👍', other));
}

async function aChallenge(story: Story): Promise<void> {
  await story.moveTo('2026-11-15 09:00');
  await story.record(20);
  await story.say(TWO, '/settings 票数=2 有效期=3');
  [story.quorum, story.expiryDays] = [2, 3];
  const dull = story.about(MOTHERS, /差|难吃|少/u, 2);
  await story.propose(WU, MOTHERS, '想看看够不够', [
    { kind: 'add', dimension: '社交', wording: '难吃会在群里吐槽', evidence: dull },
  ]);
  await story.say(TWO, '/settings 有效期=7');
  story.expiryDays = 7;
  await story.react(ONE, '👍', 'P8');
  story.shows('P8', story.pending('P8', 1), `赞成 ${ONE} · 反对 –`);

  const against = story.about(MOTHERS, /再也不|不会再|差评|失望|差|难吃/u, 2);
  const things = against.map(each => `F${each}`);
  expect(await story.ask(LI, `/persona challenge C2 证据=${things.join(',')} "快也没用"`)).toContain(
    `C2 有争议：送得快就会再点（${things.join('、')} 反驳）`,
  );
  story.ledger.challenge(2, against);
  await story.showsPersona(MOTHERS);
  await story.showsDimension(MOTHERS, '链路');
  const [more = 0] = story.about(MOTHERS, /快|准时/u, 1);
  const refused = await story.ask(ZHOU, `/persona propose ${MOTHERS} strengthen C2 证据=F${more}`);
  expect(refused).toContain(
    `C2 有争议（${things.join('、')}），关于它的提案通过之前不能加强；可以提改写（不带依据）、削弱或废弃。`,
  );
}

async function aReminder(story: Story): Promise<void> {
  await story.moveTo('2026-11-16 20:59');
  await story.record(20);
  const said = await story.moveTo('2026-11-16 21:00');
  const until = momentText(story.draft('P8').expiresAt);
  expect(texts(said)).toEqual([expect.stringMatching(`^@${TWO} P8 还等你们投票，${until} 到期\n`)]);

  const wording = '送得快，菜也好，才会再点';
  const id = await story.propose(ZHOU, MOTHERS, '光快不够', [{ kind: 'reword', claim: 2, wording }]);
  expect(story.card(id).text).toContain('⚠ 有争议');
  await story.react(ONE, '👍', id);
  story.shows(id, story.pending(id, 1), `赞成 ${ONE} · 反对 –`);
  await story.published(id, [ONE, TWO], await story.say(TWO, `/proposal approve ${id}`));
  expect(await story.showsPersona(MOTHERS)).not.toContain('有争议');
  const fast = story.about(MOTHERS, /快|准时/u, 2);
  const next = await story.propose(ZHOU, MOTHERS, '又有人夸快', [
    { kind: 'strengthen', claim: 2, evidence: fast },
  ]);
  await story.react(TWO, '👍', next);
  story.shows(next, story.pending(next, 1), `赞成 ${TWO} · 反对 –`);
  await story.published(next, [TWO, ONE], await story.press(ONE, '通过', story.card(next)));
  await story.showsDimension(MOTHERS, '链路');
}

async function anExpiryAndMendedRecords(story: Story): Promise<void> {
  await story.moveTo('2026-11-17 14:00');
  await story.record(20);
  const said = await story.moveTo('2026-11-18 09:00');
  expect(texts(said)).toEqual([`@${WU} P8 到期没有结果，已过期；依据都还在，可以重新提`]);
  story.shows('P8', '已过期', undefined);
  const late = await story.react(TWO, '👍', 'P8');
  expect(texts(late)).toEqual([`@${TWO} P8 已过期，不能再改，也不能再投票。要改就提一个新的。`]);
  await story.record(20);
  await story.say(ONE, '/settings 票数=1');
  story.quorum = 1;

  const [gone = 0, , mended = 0, dated = 0] = story.ledger.claim(1).supporting;
  await story.say(ONE, `/feedback delete F${gone}`);
  story.ledger.mend(gone, { isDeleted: true });
  await story.say(
    ONE,
    `/feedback edit F${mended} 强度=${story.ledger.entry(mended).intensity === 5 ? 1 : 5}`,
  );
  story.ledger.mend(mended, { intensity: story.ledger.entry(mended).intensity === 5 ? 1 : 5 });
  await story.say(ONE, `/feedback edit F${dated} 日期="2026-08-01 09:00"`);
  story.ledger.mend(dated, { saidAt: Date.parse('2026-08-01T01:00:00Z') });
  await story.showsDimension(MOTHERS, '痛点');
  await story.showsPersona(MOTHERS);
}

async function oldVoicesAndARetirement(story: Story): Promise<void> {
  await story.moveTo('2026-11-19 09:00');
  await story.record(20);
  const old = story.about(MOTHERS, /./u, 3, each => each.saidAt < Date.parse('2026-08-01T00:00:00Z'));
  const asSaid = story.ledger.claim(3);
  const id = await story.propose(LI, MOTHERS, '七月的旧话，先记下', [
    { kind: 'add', dimension: '场景', wording: '加班和下雨天点得多', evidence: old },
    { kind: 'retire', claim: asSaid.number, evidence: story.about(MOTHERS, /差|少|贵/u, 1) },
  ]);
  await story.published(id, [ONE], await story.say(ONE, `/proposal approve ${id}`));
  expect(await story.showsPersona(MOTHERS, LI)).toMatch(/C6 .* · 136 天没有新声音/u);
  await story.showsDimension(MOTHERS, asSaid.dimension);

  await story.moveTo('2026-11-20 09:00');
  await story.record(20);
  const students = await story.propose(ZHENG, STUDENTS, '又听了一周', [
    {
      kind: 'strengthen',
      claim: 4,
      evidence: story.about(STUDENTS, /少|分量|贵|便宜/u, 2, each => each.number >= 100),
    },
    { kind: 'add', dimension: '痛点', wording: '怕等', evidence: story.about(STUDENTS, /慢|小时|久/u, 6) },
  ]);
  await story.published(students, [TWO], await story.react(TWO, '👍', students));
  await story.showsPersona(STUDENTS, ZHENG);
}

async function aRollbackWithdrawn(story: Story): Promise<void> {
  await story.moveTo('2026-11-21 16:00');
  await story.record(20);
  const card = (await story.say(LI, `/persona rollback ${MOTHERS} v2 理由="想回到最初"`)).at(-1);
  const id = `P${story.proposals.size + 1}`;
  story.note(id, card, { persona: MOTHERS, proposer: LI, reason: '想回到最初', changes: [] });
  expect(card?.text).toContain('− C6');
  await story.react(ZHOU, '👎', id);
  story.shows(id, story.pending(id), '赞成 – · 反对 – · 其他成员 1 👎');
  expect(await story.ask(LI, `/proposal withdraw ${id}`)).toBe(`${id} 已撤回`);
  story.shows(id, '已撤回', undefined);
  await story.say(ONE, `/feedback restore F${story.ledger.claim(1).supporting[0]}`);
  story.ledger.mend(story.ledger.claim(1).supporting[0] ?? 0, { isDeleted: false });
  await story.showsPersona(MOTHERS);
}

async function theEnd(story: Story): Promise<void> {
  await story.moveTo('2026-11-22 20:00');
  await story.record(TAKEN - story.ledger.world.entries.size);
  await story.moveTo('2026-11-23 09:00');
  for (const halfLife of [5, 90]) {
    await story.say(ONE, `/settings 半衰期=${halfLife}`);
    story.ledger.halfLife = halfLife;
    for (const persona of [MOTHERS, STUDENTS]) {
      await story.showsPersona(persona);
      for (const dimension of ['痛点', '链路', '认知', '场景'])
        await story.showsDimension(persona, dimension);
      for (const { version } of story.ledger.publications(persona)) {
        const text = await story.ask(TWO, `/persona diff ${persona} v${version - 1} v${version}`);
        story.compareDiff(persona, version, text);
        // By the settings of then it says what it said then.
        if (halfLife === 90) expect(text).toBe(story.diffs.get(`${persona} v${version}`));
      }
    }
  }
  for (const persona of [MOTHERS, STUDENTS]) await story.showsPersona(persona);
}

const keptSchema = z.object({
  basis: z.string(),
  at: z.number(),
  supporting: z.number(),
  contradicting: z.number(),
  voicesFor: z.number(),
  voicesAgainst: z.number(),
  sources: z.number(),
});
/** @returns the voices as the reckoning names them: by their least record */
function namedByFirst(voices: ReadonlyMap<number, number>): Map<number, number> {
  const firstOf = new Map<number, number>();
  for (const [number, voice] of voices) firstOf.set(voice, Math.min(number, firstOf.get(voice) ?? number));
  return new Map([...voices].map(([number, voice]) => [number, firstOf.get(voice) ?? number]));
}

/** How many days halve the weight, which a kept standing begins with. */
const halfLifeOf = (basis: string) => Number(basis.split(' ')[0]);
const stored = (value: unknown) => keptSchema.parse(typeof value === 'string' ? JSON.parse(value) : value);
const confidence = ({
  supporting: pro,
  contradicting: contra,
}: {
  supporting: number;
  contradicting: number;
}) => (pro + 1) / (pro + contra + 2);

describe(`a team's two weeks on 300 reviews from ${from}`, () => {
  let story: Story;
  let folder = '';
  let run: RunResult;

  beforeAll(async () => {
    story = new Story(await Chat.open(), list);
    await theTeamBegins(story);
    await theFirstVersion(story);
    await suggestionsAndTwoVotes(story);
    await severalChangesAndAVoidedVote(story);
    await aReject(story);
    await twoRewordings(story);
    await aChallenge(story);
    await aReminder(story);
    await anExpiryAndMendedRecords(story);
    await oldVoicesAndARetirement(story);
    await aRollbackWithdrawn(story);
    await theEnd(story);
    folder = scratchFolder();
    run = await runProcess(folder, `${story.lines.join('\n')}\n`);
  });
  afterAll(async () => {
    await story.chat.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('was told as method.md says, line by line', () => {
    expect(story.chat.errors).toEqual([]);
    expect(story.ledger.version(MOTHERS)).toBe(8);
    expect(story.ledger.version(STUDENTS)).toBe(2);
    expect(story.checked).toMatchObject({ confirmations: TAKEN });
  });

  test('is told in the same words by the real process', () => {
    expect(run).toMatchObject({ code: 0, err: '' });
    const words = (text: string) => text.replace(/#[0-9a-f]{4}\b/g, '#');
    const shown = jsonLines(run.out).filter(each => 'blocks' in each);
    expect(shown.map(each => [each['message'], each['edit'], words(String(each['text']))])).toEqual(
      story.chat.cards.map(each => [each.message, each.edit, words(each.text)]),
    );
  });

  test('left the numbers that the reviews give, at every publication and at the end', async () => {
    const database = await openDatabase(path.join(folder, 'chat.db'), readMigrations(MIGRATIONS));
    const [now, then, voices] = await database.transaction(async transaction => [
      await transaction.query<{ number: number; standing: unknown }>(
        sql`SELECT number, standing FROM "Claim" WHERE NOT "isRetired"`,
      ),
      await transaction.query<{ number: number; persona: string; version: number; standing: unknown }>(sql`
        SELECT claim.number, persona.name AS persona, standing.version, standing.standing FROM "ClaimStanding" standing
        JOIN "Claim" claim ON claim.id = standing."claimId" JOIN "Persona" persona ON persona.id = claim."personaId"`),
      await voicesOf(transaction, 1, [...story.ledger.world.entries.keys()]),
    ]);
    await database.close();
    const { ledger } = story;
    const own = voicesIn(ledger.world);
    expect(namedByFirst(voices)).toEqual(own);
    expect(own.size).toBeGreaterThan(new Set(own.values()).size + 10);

    expect(now.map(each => each.number).sort()).toEqual(
      [MOTHERS, STUDENTS].flatMap(each => ledger.live(each).map(claim => claim.number)).sort(),
    );
    for (const { number, standing } of now) {
      const kept = stored(standing);
      const factor = 2 ** (-(ledger.now - kept.at) / 86_400_000 / halfLifeOf(kept.basis));
      const decayed = { supporting: kept.supporting * factor, contradicting: kept.contradicting * factor };
      const by = { ...ledger.weighing, halfLife: halfLifeOf(kept.basis) };
      const is = reckon(ledger.world, ledger.claim(number), ledger.now, by);
      expect(Math.abs(confidence(decayed) - is.confidence), `C${number}`).toBeLessThan(1e-9);
      expect(kept).toMatchObject({
        voicesFor: is.voicesFor,
        voicesAgainst: is.voicesAgainst,
        sources: is.sources,
      });
    }

    let count = 0;
    for (const { number, persona, version, standing } of then) {
      const kept = stored(standing);
      const publication = ledger.publications(persona)[version - 1];
      if (publication === undefined) throw new Error(`${persona} has no v${version}`);
      const by = { ...ledger.weighing, halfLife: halfLifeOf(kept.basis) };
      const claim = ledger.claim(number, publication.world);
      const is = reckon(publication.world, claim, publication.at, by);
      const name = `C${number} in ${persona} v${version}, half-life ${by.halfLife}`;
      expect(kept.at, name).toBe(publication.at);
      expect(Math.abs(confidence(kept) - is.confidence), name).toBeLessThan(1e-9);
      expect(Math.abs(kept.supporting - is.supporting), name).toBeLessThan(1e-9);
      expect(Math.abs(kept.contradicting - is.contradicting), name).toBeLessThan(1e-9);
      expect(kept).toMatchObject({
        voicesFor: is.voicesFor,
        voicesAgainst: is.voicesAgainst,
        sources: is.sources,
      });
      // What was retired by it is kept for its diff.
      if (!claim.isRetired) count += 1;
    }
    // Every live claim of every version, by both half-lives.
    const live = [MOTHERS, STUDENTS].flatMap(persona =>
      ledger.publications(persona).flatMap(({ world }) => ledger.live(persona, world)),
    );
    expect(count).toBe(2 * live.length);
  });
});
