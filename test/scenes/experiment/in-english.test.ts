/** All that `/ab` says is said in English too, to a team whose language it is. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Chat } from '../chat.ts';

let chat: Chat;
beforeEach(async () => {
  chat = await Chat.open({ language: 'en' });
  await chat.type(':now 2026-11-30T10:00');
  await chat.type(':as Wang manager');
  await chat.type(':as Zheng role=media');
});
afterEach(() => chat.close());

const DAYS = ['11-30', '12-01', '12-02', '12-03', '12-04', '12-05', '12-06'];
const table = (factor: number) =>
  [
    'Date,Campaign,Cost,Impressions,Clicks,CTR,Conversions,Conv. value',
    ...DAYS.flatMap((day, index) =>
      ['A', 'B'].map(name => {
        const conversions = Math.round((40 + index) * (name === 'A' ? 1 : factor));
        return `2026-${day},${name},1400,${conversions * 1000},${conversions * 20},2%,${conversions},${conversions * 120}`;
      }),
    ),
  ].join('\n');

test('from the plan to the end of a test nothing is Chinese but the names of sources', async () => {
  const lines = [
    '/persona new young-mothers',
    '/ab',
    '/ab new "Autumn pitch" persona=young-mothers budget=100000 metric=conversions variants=A:storage,B:looks control=A start=today',
    '/ab record T1 A spend=100000',
    '/ab record T1 A spend=-1',
    '/ab record T1 C spend=1',
    '/ab record T1 A clicks=2 impressions=1 date=2026-01-01',
    '/ab summary T1',
    ':now 2026-12-06T22:00',
    `/ab record T1\n${table(1.5)}\n2026-12-01,C,1,1,1,1,1,1\n2026-12-31,A,x,1,1,1,1,1`,
    ':now 2026-12-07T09:00',
    '/ab summary T1 details=yes',
    '/ab signal T1 A dimension=needs "Everybody asks for the size" sentiment=1 source=抖音',
    '/ab next T1',
    ':now 2026-12-14T09:00',
    '/ab plan T1',
    '/ab list',
    '/ab finish T1',
    '/ab next T1',
  ];
  for (const line of lines)
    if (line.startsWith(':')) await chat.type(line);
    else await chat.say('Zheng', line);
  const said = chat.cards.map(({ text, buttons }) =>
    `${text}\n${buttons.join(' ')}`.replaceAll(/抖音|小红书/g, ''),
  );
  expect(said.join('\n')).toContain('T1/R1 B is better (conversions per yuan)');
  expect(said.join('\n')).toContain('The planned days of T1/R2 are over, but figures are missing.');
  expect(said.filter(text => /[\p{Script=Han}（）：，；]/u.test(text))).toEqual([]);
});

test('what a round says of claims, and what cites it, is English too', async () => {
  const lines = [
    '/persona new young-mothers',
    '/feedback "It never fits" source=抖音 dimension=needs',
    '/persona propose add dimension=needs "Little storage" evidence=F1',
    '/ab new "Autumn pitch" persona=young-mothers budget=100000 metric=conversions variants=A:storage,B:looks start=today platform=抖音',
    '/proposal approve P1',
    '/ab signal T1 B dimension=needs "It does not fit my shelf" supports=C1',
    '/ab signal T1 A dimension=needs "It fits" contradicts=C1',
    '/ab signal T1 A dimension=values "So neat" supports=C1 contradicts=C1',
    '/ab signal T1 A dimension=values "So neat"',
    '/persona propose strengthen C1 evidence=T1/R1',
    '/persona propose strengthen C1 evidence=T1',
    '/ab propose T1',
    ':now 2026-12-06T22:00',
    `/ab record T1\n${table(1.5)}`,
    ':now 2026-12-07T09:00',
    '/ab propose T1/R1',
    '/ab propose T1/R1',
    '/ab summary T1/R1',
    '/persona propose strengthen C1 evidence=T1',
    '/ab record T1/R1 A date=2026-12-06 conversions=300',
    '/ab next T1',
    '/ab finish T1',
    '/persona propose strengthen C1 evidence=T1/R2',
    '/ab propose T1/R2',
  ];
  for (const line of lines)
    if (line.startsWith(':')) await chat.type(line);
    else await chat.say(line.startsWith('/proposal approve') ? 'Wang' : 'Zheng', line);
  const said = chat.cards.map(({ text, buttons }) =>
    `${text}\n${buttons.join(' ')}`.replaceAll(/抖音|小红书/g, ''),
  );
  const all = said.join('\n');
  expect(all).toContain('↑ C1 Little storage · 1 voice for it (F2)');
  expect(all).toContain('↓ C1 Little storage · 1 voice against it (F3)');
  expect(all).toContain('Of no claim yet: values F4');
  expect(all).toMatch(
    /Autumn pitch · A \(storage\), B \(looks\) · B against A: conversions per yuan \+.* · better \(T1\/R1 /,
  );
  expect(all).toContain('T1/R1: its figures changed, and so did its result. It is cited by P2');
  expect(all).toContain('T1/R2 has no figures, so there is no result to cite.');
  expect(said.filter(text => /[\p{Script=Han}（）：，；]/u.test(text))).toEqual([]);
});
