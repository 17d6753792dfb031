import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { grammarRefusal, grammarSentences } from '../src/chat/grammar/refusals.ts';
import { Refusal } from '../src/chat/refusal.ts';
import { conversationRefusal, conversationSentences } from '../src/conversation/refusals.ts';
import type { Bilingual } from '../src/domain/language.ts';
import { actionSentences } from '../src/features/action/refusals.ts';
import { digestSentences } from '../src/features/digest/refusals.ts';
import { experimentSentences } from '../src/features/experiment/refusals.ts';
import { feedbackRefusal, feedbackSentences } from '../src/features/feedback/refusals.ts';
import { personaSentences } from '../src/features/persona/refusals.ts';
import { proposalSentences } from '../src/features/proposal/refusals.ts';
import { reviewSentences } from '../src/features/review/refusals.ts';
import { teamSentences } from '../src/features/team/refusals.ts';

const both: Bilingual = { zh: '中文', en: 'English' };

type Sentences = { readonly [code: string]: (values: never) => Bilingual };
/** One of each: the compiler asks for a sample as soon as there is a new sentence. */
type Samples<Catalogue extends Sentences> = {
  readonly [Code in keyof Catalogue]: Parameters<Catalogue[Code]>[0];
};

const grammarSamples: Samples<typeof grammarSentences> = {
  'unknown-command': { name: 'F12' },
  'misspelt-key': { typed: 'soruce=', key: 'source=' },
  'glued-key': { key: 'source=' },
  'consent-in-reply': { said: 'never quote' },
  'consent-in-form': { label: { zh: '原话', en: 'text' }, said: 'never quote' },
  'date-zone': { label: { zh: '日期', en: 'date' }, zone: 'Asia/Shanghai' },
  'unclear-consent': { typed: 'consent = no' },
  'unclosed-quote': { opening: 'F12', after: 'F12' },
  'empty-value': { label: both },
  'key-twice': { label: both },
  'no-such-subcommand': { name: 'F12', typed: 'F12', names: both },
  'id-for-words': { id: 'F12' },
  'superfluous-word': { word: 'F12' },
  'line-too-long': { length: 2, most: 2 },
  'unclear-end-user': { label: both },
  'end-user-again': { label: both },
  'no-such-choice': { label: both, typed: 'F12', names: both },
  'several-choices': { label: both, typed: 'F12', names: both },
  'not-a-number': { label: both, typed: 'F12', least: 2, most: 2 },
  'not-a-decimal': { label: both, typed: 'F12', least: 2, most: 2 },
  'not-a-date': { label: both, typed: 'F12' },
  'date-ahead': { label: both, shown: 'F12' },
  'not-a-day-ahead': { label: both, typed: 'F12' },
  'day-over': { label: both, shown: 'F12' },
  'not-an-id': { label: both, typed: 'F12', example: 'F12' },
  'too-long': { label: both, length: 2, most: 2 },
  'too-many': { label: both, count: 2, most: 2 },
  'says-nothing': { label: both },
  'not-allowed': { who: both },
  'no-such-thing': { id: 'F12' },
  'nothing-to-change': { id: 'F12' },
  'page-beyond': { pages: 2 },
};
const conversationSamples: Samples<typeof conversationSentences> = {
  'nothing-to-undo': {},
  'not-undoable': { what: both },
  'undo-changed-since': { id: 'F12' },
  'replied-to-no-words': {},
  'bad-schedule': { said: both },
  'not-scheduled': { name: both },
  'paused-already': { name: both },
  'not-paused': { name: both },
  'no-such-slot': { typed: 'F12', named: [both] },
  'bad-moment': { typed: 'F12' },
  'moved-to-past': { typed: 'F12' },
  'not-excepted': { typed: 'F12' },
  'form-of-another': { name: 'F12' },
  'button-used': {},
  'left-team': { team: 'F12' },
  'anonymous-command': { isOffered: true },
  'button-of-another': { name: 'Li' },
  'button-outdated': {},
  'private-chat': {},
  'replied-to-no-verbatim': {},
  'no-button': { message: 'F12', button: 2 },
  'no-form': { message: 'F12' },
  'form-done': {},
  'no-such-field': { field: 'F12', names: both },
  'message-of-another-team': { theirs: 'F12', here: 'F13', isPrivate: true },
  removed: { team: 'F12', name: 'F13' },
  'not-seen': { team: 'F12' },
  'clock-back': { shown: 'F12' },
  'no-such-task': { number: 3 },
  'task-over': { number: 3 },
  'task-of-another': { number: 3, name: 'Li' },
  'too-many-tasks': { most: 20 },
};
const reviewSamples: Samples<typeof reviewSentences> = {
  'none-running': {},
  'none-at-all': {},
  'meeting-over': { id: 'M4' },
  'no-such-item': { typed: 9, count: 3 },
  'no-item-now': {},
  'awaited-already': { position: 2, action: 'A1' },
  'decided-already': { position: 2, outcome: both },
  'notes-full': { id: 'M1', count: 300 },
  'turned-since': { position: 2 },
};
const teamSamples: Samples<typeof teamSentences> = {
  'bad-setting': { label: both, typed: 'F12', means: both },
  'bad-campaign-day': { typed: 'F12' },
  'campaign-ends-first': { from: '2026-09-07', to: '2026-09-01' },
  'no-such-campaign': { name: 'F12' },
  'too-many-campaigns': { most: 50 },
  'medium-above-strong': {
    medium: { zh: '中的置信度', en: 'medium' },
    strong: { zh: '强的置信度', en: 'strong' },
  },
  'same-emoji': { emoji: '👌' },
  'no-such-member': { name: 'F12', nearest: ['F12'] },
  'several-members': { name: 'F12', which: both },
  'not-removed': { name: 'F12', nearest: ['F13'] },
  'already-claimed': { managers: 'F12' },
  'last-manager': {},
  'no-manager-left': { group: 'F12' },
  'last-group': {},
  'which-group': { groups: 'F12' },
  'too-many-codes': { minutes: 10 },
  'no-link-request': {},
  'room-changed': {},
  'linked-already': {},
  'bad-code': {},
  'code-of-another': {},
  'link-other-way': {},
  'own-code': {},
  'room-has-records': { count: 2 },
  'room-needs-manager': {},
};
const feedbackSamples: Samples<typeof feedbackSentences> = {
  'no-words': {},
  'too-many-words': { most: 2 },
  'no-such-word': { word: 'F12' },
  'is-forwarded': {},
  'forwarded-no-words': {},
  'not-yours': { id: 'F12', reporter: 'F12' },
  'edited-late': { id: 'F12', minutes: 12 },
  'edited-away': { id: 'F12' },
  'edited-done': {},
  'is-deleted': { id: 'F12' },
  'not-merged': { ids: 'F12' },
  'merge-needs-two': {},
  'no-such-source': { typed: 'F12' },
  'too-many-sources': { most: 200 },
  'unknown-source': { typed: 'F12' },
  'source-renamed-over': { name: 'F12' },
  'source-exists': { name: 'F12' },
  'range-reversed': { first: 'F12', last: 'F12' },
  'no-search-words': { typed: 'F12' },
};
const personaSamples: Samples<typeof personaSentences> = {
  'no-persona-yet': {},
  'not-a-version': { label: both, typed: 'F12' },
  'persona-exists': { name: 'F12' },
  'persona-name': { name: 'C1' },
};
const proposalSamples: Samples<typeof proposalSentences> = {
  'claim-of-another': { id: 'C5', persona: 'F12' },
  'claim-retired': { id: 'C5' },
  'claim-live': { id: 'C5' },
  'same-claim': { id: 'C5', wording: 'F12' },
  'says-refused': { evidence: 'F12' },
  'evidence-known': { id: 'C5', evidence: 'F12' },
  'evidence-opposite': { id: 'C5', evidence: 'F12' },
  'is-contested': { id: 'C5', evidence: 'F12' },
  'no-such-version': { persona: 'F12', version: 'v9', newest: 'v2' },
  'is-current': { persona: 'F12', version: 'v2' },
  'proposal-closed': { id: 'P3', state: both },
  'not-your-proposal': { id: 'P3', proposer: 'F12' },
  'own-proposal': { id: 'P3' },
  'opinion-only': { id: 'P3' },
  'content-changed': { id: 'P3' },
  'too-many-open': { whose: 'young-mothers', count: 30 },
  'reacted-before': { id: 'P1' },
  'no-voice': { id: 'P3', number: 1, things: 'F1' },
  'waits-for-rebase': { id: 'P3' },
  anonymous: { id: 'P3' },
  'no-reject-standing': { id: 'P3' },
  'no-such-change': { id: 'P3', number: 4, count: 2 },
  'says-twice': { id: 'P3', wording: 'F12' },
  'last-change': { id: 'P3' },
  'nothing-to-rebase': { id: 'P3', version: 'v2' },
  'not-taken': { label: both, change: both },
  'no-wording': { id: 'P3', number: 2 },
  'already-proposed': { id: 'P3' },
  'newer-than-base': { id: 'P3', claim: 'C5', base: 'v1' },
  'nothing-left': { id: 'P3' },
  'copy-unknown': { id: 'F12' },
};
const actionSamples: Samples<typeof actionSentences> = {
  'no-such-owner': { typed: 'F12', nearest: ['F12'], roles: both },
  'not-your-item': { id: 'F12', owner: 'Li', adder: 'Li' },
  'closed-already': { id: 'F12', state: 'done' },
  'open-already': { id: 'F12' },
  'due-then-already': { id: 'F12', day: 'F12' },
};
const digestSamples: Samples<typeof digestSentences> = {
  'no-such-part': { typed: 'F12', names: 'F12' },
  'no-report': {},
  'muted-already': { name: 'F12' },
  'not-muted': { name: 'F12' },
};
const experimentSamples: Samples<typeof experimentSentences> = {
  'not-a-test': { typed: 'F12', there: { zh: 'T1 秋季卖点', en: 'T1 Autumn pitch' } },
  'bad-daily': { why: both },
  'not-daily': {},
  'no-such-round': { id: 'T1/R3', rounds: 1 },
  'no-such-variant': { typed: 'C', names: both },
  'variant-again': { typed: 'A' },
  'variant-nameless': { typed: ':storage' },
  'too-few-variants': {},
  'bad-shares': { label: both, typed: 'F12' },
  'shares-per-variant': { variants: 2, count: 3 },
  'bad-days': { typed: 'F12' },
  'bad-first-day': { typed: 'F12' },
  'test-finished': { id: 'T1' },
  'all-rounds-done': { id: 'T1', rounds: 3 },
  'next-begun': { id: 'T1/R1', next: 'T1/R2' },
  'not-ended': { id: 'T1/R2', day: '2026-12-13', ended: ['T1/R1'] },
  'without-figures': { id: 'T1/R2' },
  'of-no-claim': { id: 'T1/R2' },
  'all-drafted': { id: 'T1/R2' },
  'no-signals': { id: 'T1/R2' },
  'one-claim': {},
  'cite-a-round': { id: 'T1', ended: ['T1/R1'] },
  'not-begun': { id: 'T1', day: '2026-11-30' },
  'bad-figure': { label: both, typed: 'F12' },
  'impossible-figures': { which: 'T1/R1 A', why: both },
  'doubtful-figures': { which: 'T1/R1 A', why: both },
  'no-header': {},
  'no-figure-columns': { columns: 'F12' },
  'no-variant-column': { names: both },
  'file-unreadable': { name: 'F12', why: both },
  'file-too-much-work': { name: 'F12' },
  'file-too-many-plans': { name: 'F12', most: 2 },
  'file-too-large': { name: 'F12', most: 2 },
  'file-gone': { name: 'F12' },
  'file-forbidden': { name: 'F12', missing: both },
  'file-settled': {},
  'table-unreadable': {},
  'not-a-plan-name': { typed: 'F12' },
};
const catalogues: readonly (readonly [Sentences, Record<string, unknown>])[] = [
  [grammarSentences, grammarSamples],
  [conversationSentences, conversationSamples],
  [teamSentences, teamSamples],
  [feedbackSentences, feedbackSamples],
  [personaSentences, personaSamples],
  [proposalSentences, proposalSamples],
  [digestSentences, digestSamples],
  [experimentSentences, experimentSamples],
  [reviewSentences, reviewSamples],
  [actionSentences, actionSamples],
];
const refusals = catalogues.flatMap(([sentences, samples]) =>
  Object.entries(samples).map(
    ([code, values]) => new Refusal(code, {}, sentences[code]?.(values as never) ?? both),
  ),
);

test('every file of refusals is looked at, and no code is used twice', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(
    file => path.basename(file) === 'refusals.ts',
  );
  expect(files).toHaveLength(catalogues.length);
  const codes = refusals.map(({ code }) => code);
  expect(codes).toHaveLength(new Set(codes).size);
});

describe.each(refusals.map(refusal => [refusal.code, refusal] as const))(
  'the refusal “%s”',
  (code, refusal) => {
    test('is said in both languages, with what it is about', () => {
      const [zh, en] = [refusal.sentence('zh-CN'), refusal.sentence('en')];
      expect(zh).toMatch(/\p{Script=Han}/u);
      expect(en).toMatch(/[A-Za-z]{2}/);
      expect(en).not.toMatch(/\p{Script=Han}/u);
      for (const said of [zh, en]) expect(said).not.toMatch(/undefined|NaN|\[object|null/);
    });

    test('does not scold, does not shout and names nothing internal', () => {
      for (const said of [refusal.sentence('zh-CN'), refusal.sentence('en')]) {
        expect(said).not.toMatch(/[!！]|error|invalid|错误|抱歉|sorry/i);
        expect(said).not.toContain(code);
      }
    });
  },
);

test('an example follows on a line of its own', () => {
  const refusal = feedbackRefusal('merge-needs-two', {}, { example: '/feedback merge F1 F2' });
  expect(refusal.sentence('zh-CN').split('\n')[1]).toBe('可以这样：/feedback merge F1 F2');
  expect(refusal.sentence('en').split('\n')[1]).toBe('Try: /feedback merge F1 F2');
});

test('more ways out are added to those it has, which stay', () => {
  const refusal = conversationRefusal('form-done', {}, { example: '/a' }).with({
    example: '/b',
    argument: 'text',
  });
  expect(refusal.options).toEqual({ example: '/a', argument: 'text' });
  expect(refusal.code).toBe('form-done');
});

test('numbers below nought are shown with a true minus', () => {
  const values = { label: both, typed: 'x', least: -2, most: 2 };
  expect(grammarRefusal('not-a-number', values).sentence('zh-CN')).toContain('−2 到 2');
});
