/** Whatever somebody makes the bot say, it is divided and shown by work in proportion to its length, always alike. */
import { describe, expect, test } from 'vitest';
import { heading, mention, text, type View, view } from '../../src/chat/view.ts';
import * as lark from '../../src/platforms/lark/card.ts';
import * as telegram from '../../src/platforms/telegram/render.ts';
import { checkCard } from '../emulators/lark/card-check.ts';
import { GROWTH_AT_MOST, growthOf } from '../growth.ts';
import { sampled } from '../patience.ts';
import { BLOCKS, ending, filled, hostileView, UNITS } from './hostile.ts';

const GROWING_KINDS = [
  'text',
  'quote',
  'many fields',
  'a long table',
  'form',
  'many mentions',
  'many blocks',
];
const GROWING_UNITS = ['a', '包', '/abc ', '(', '\u0301', '👩\u200d', ' ', '\n    ', 'a\n  b\n      c\n'];
const LANGUAGES = ['zh-CN', 'en'] as const;
const KINDS = Object.keys(BLOCKS);
/** More than a message of Telegram, and than a card of Lark. */
const LONG: Readonly<Record<string, number>> = { telegram: 6_500, lark: 9_500 };
const HUGE = 60_000;
/** Work that is far from what a message may take, also on a slow machine. */
const AT_MOST_MILLISECONDS = 10_000;
/** What takes less is not worth comparing: collecting garbage alone may take as long. */
const FLOOR_MILLISECONDS = 100;

type Shown = { readonly parts: readonly View[]; readonly problems: readonly string[] };

/** Divides a view and shows all its parts. @returns also what the platform would refuse */
const PLATFORMS: Readonly<Record<string, (whole: View) => Shown>> = {
  telegram: whole => {
    const parts = telegram.splitView(whole);
    const rendered = parts.flatMap(part => LANGUAGES.map(each => telegram.renderView(part, each)));
    const problems = rendered.flatMap(each => {
      if (each.kind === 'photo') return each.caption.length <= 1024 ? [] : ['a long caption'];
      if (each.kind === 'document') return each.content === '' ? ['an empty document'] : [];
      const { length } = each.text;
      const isWell = length > 0 && length <= telegram.TEXT_AT_MOST && each.entities.length <= 100;
      return isWell ? [] : [`${length} units, ${each.entities.length} entities`];
    });
    return { parts, problems };
  },
  lark: whole => {
    const parts = lark.splitView(whole);
    const cards = parts.flatMap(part =>
      LANGUAGES.map(language => lark.cardOf(part, { language, outboxId: 7, imageKeys: new Map() })),
    );
    const bytes = cards.map(card => Buffer.byteLength(JSON.stringify(JSON.stringify(card))));
    return { parts, problems: bytes.filter(each => each > 30_000).map(each => `${each} bytes`) };
  },
};

describe.each(Object.entries(PLATFORMS))('on %s', (name, show) => {
  test.each(KINDS)('%s of whatever text comes to an end, fits, and is divided alike each time', kind => {
    for (const [index, unit] of sampled(UNITS, KINDS.indexOf(kind)).entries()) {
      const whole = hostileView(kind, filled(unit, LONG[name] ?? 0));
      const { parts, problems } = ending(() => show(whole));
      expect(problems, JSON.stringify(unit)).toEqual([]);
      if (index % 6 === 0) expect(show(structuredClone(whole)).parts, JSON.stringify(unit)).toEqual(parts);
    }
  });

  test.each(GROWING_KINDS)('%s of twice the length takes about twice as long', async kind => {
    for (const unit of sampled(GROWING_UNITS, GROWING_KINDS.indexOf(kind))) {
      const [half, whole] = [
        hostileView(kind, filled(unit, HUGE / 2)),
        hostileView(kind, filled(unit, HUGE)),
      ];
      const grows = await growthOf([() => ending(() => show(half)), () => ending(() => show(whole))], {
        floor: FLOOR_MILLISECONDS,
        atMost: AT_MOST_MILLISECONDS,
      });
      expect(grows, JSON.stringify(unit)).toBeLessThan(GROWTH_AT_MOST);
    }
  });

  test('a text of any length around a limit fits', () => {
    const limits = [1000, 1024, 4080, 4096, 6000, 8192, 9_333, 28_000];
    const units = ['a', '包', '👍', '/abc ', '"', 'a\n'];
    for (const unit of units)
      for (const limit of sampled(limits, units.indexOf(unit)))
        for (const more of [-1, 0, 1]) {
          const said = filled(unit, limit + more);
          for (const whole of [view(text(said)), view(heading(said), text(said))])
            expect(ending(() => show(whole)).problems, `${unit} ${limit + more}`).toEqual([]);
        }
  });

  test('so many blocks, people or lines to be typed as are just allowed, and more, fit', () => {
    for (const count of [24, 25, 26, 59, 60, 99, 100, 101, 189, 190, 191, 199, 200, 201, 5_000]) {
      const people = Array.from({ length: count }, (_, index) => ({
        userId: name === 'lark' ? `ou_${index}` : `${1000 + index}`,
        name: `人${index}`,
      }));
      const views = [
        view(...people.map(each => heading(each.name))),
        view(...people.map(each => text(each.name))),
        view(mention(people, '/abc '.repeat(count))),
        view(text('/abc '.repeat(count))),
        view(heading('题'), text('/abc '.repeat(count)), text('：/abc x · '.repeat(count))),
      ];
      for (const whole of views) expect(ending(() => show(whole)).problems, `${count}`).toEqual([]);
    }
  });
});

test('on telegram a text with more lines to be typed than a message has formats stays one message', () => {
  const whole = view(heading('题'), text('/abc '.repeat(150)));
  const [part, ...others] = ending(() => telegram.splitView(whole));
  expect(others).toEqual([]);
  const rendered = telegram.renderView(part ?? view(), 'zh-CN');
  const kinds = rendered.kind === 'text' ? rendered.entities.map(({ type }) => type) : [];
  expect(kinds).toEqual(['bold', ...Array.from({ length: 99 }, () => 'code')]);
});

test('on lark the first and the last card of whatever text is one that the platform takes', () => {
  for (const kind of KINDS)
    for (const unit of sampled(UNITS, KINDS.indexOf(kind))) {
      const parts = lark.splitView(hostileView(kind, filled(unit, LONG['lark'] ?? 0)));
      for (const part of new Set([parts.at(0), parts.at(-1)])) {
        const card = part && lark.cardOf(part, { language: 'zh-CN', outboxId: 7, imageKeys: new Map() });
        expect(card && checkCard(card), `${kind} ${JSON.stringify(unit)}`).toBeUndefined();
      }
    }
});
