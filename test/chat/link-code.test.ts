import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commands } from '../../commands/index.ts';
import type { Incoming } from '../../src/chat/incoming.ts';
import {
  codeOf,
  codeToShow,
  hashOfCode,
  hashTyped,
  seedOf,
  withCodesShown,
  withHashedCodes,
  withHashedLinkCodes,
} from '../../src/chat/link-code.ts';
import { actions, plainText, text, view } from '../../src/chat/view.ts';

const key = Buffer.alloc(32, 7);
const code = codeOf(seedOf(Buffer.alloc(16, 3)), key);
const hash = hashOfCode(code, key);
const border = (incoming: Incoming) =>
  withHashedLinkCodes(incoming, { key, commands, botName: 'personaloop' });
const said = (words: string, replyTo?: string): Incoming => ({
  ...{ eventId: 'e', room: { chatId: 'g', name: 'g' }, sender: { userId: 'u', name: 'u' }, at: new Date(0) },
  ...{ kind: 'message', messageId: 'm', text: words, isAddressed: true },
  ...(replyTo !== undefined && { replyTo: { messageId: 'b', text: replyTo, isFromBot: true } }),
});
const kept = (words: string) => {
  const incoming = border(said(words));
  return incoming.kind === 'message' ? incoming.text : '';
};

describe('a code that somebody types', () => {
  test.each([
    `/team link ${code}`,
    `/team link ${code.toLowerCase()}`,
    `/团队 连接 ${code.replace('-', '')}`,
    `／team link 连接码=${code}`,
    `/team link “${code}”`,
    `/team link ${code.replace('-', ' ')}`,
    `/tema lnik ${code}`,
    code,
    `我的连接码是${code.replace('-', '－')}，谁来用一下`,
    [...code].map(letter => String.fromCharCode((letter.codePointAt(0) ?? 0) + 0xfee0)).join(''),
  ])('is kept as its hash alone: %s', words => {
    const stored = kept(words);
    expect(stored).toContain(hash);
    expect(
      stored
        .normalize('NFKC')
        .toUpperCase()
        .replace(/[^A-Z0-9]/g, ''),
    ).not.toContain(code.replace('-', ''));
  });

  test('stands in what is replied to and what is filled in, too', () => {
    expect(JSON.stringify(border(said('/help', `连接码 ${code}，10 分钟内有效`)))).not.toContain(code);
    const form = { ...said(''), kind: 'form', values: { 连接码: code } } as unknown as Incoming;
    expect(JSON.stringify(border(form))).not.toContain(code);
  });

  test('nearly right is kept as a hash where it was meant for one, and nothing else of a line is touched', () => {
    const slip = `${code.slice(0, -1)}${code.endsWith('2') ? '3' : '2'}`;
    expect(kept(`/team link ${slip}`)).not.toContain(slip.slice(0, 4));
    expect(hashTyped(kept(`/team link ${slip}`).slice('/team link '.length))).not.toBe(hash);
    for (const words of [
      '/team link',
      '/feedback 型号 ABCD-2345 漏液 渠道=天猫',
      '/team role 社群',
      '大家早',
      '',
    ])
      expect(kept(words)).toBe(words);
  });

  test('can’t be made to look hashed by whoever types', () => {
    const typed = `/team link \uFDD1~${hash}`;
    expect(hashTyped(kept(typed).slice('/team link '.length))).not.toBe(hash);
    expect(hashTyped(kept(`\uFDD1~${hash}`))).toBeUndefined();
  });

  test('of whatever seed is known again, however it is written; other words stay as they are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), fc.string(), (bytes, around) => {
        const issued = codeOf(seedOf(bytes), key);
        expect(issued).toMatch(/^[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}$/);
        const stored = withHashedCodes(`${around} ${issued} ${around}`, key);
        expect(stored).toContain(hashOfCode(issued, key));
        expect(stored).not.toContain(issued);
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), words => {
        fc.pre(!words.includes('\uFDD1'));
        expect(withHashedCodes(words, key)).toBe(words);
      }),
    );
  });

  test('a long text of nothing but words like codes is looked through in no time that grows', () => {
    const words = 'ABCD-2345 '.repeat(100_000);
    expect(withHashedCodes(words, key)).toBe(words);
  });
});

describe('a code that is shown', () => {
  test('stands in the stored view as a seed, and is filled in for sending, in text and labels', () => {
    const seed = seedOf(Buffer.alloc(16, 3));
    const stored = view(
      text(`连接码 ${codeToShow(seed)}`),
      actions({ label: `用 ${codeToShow(seed)}`, line: '/help' }),
    );
    expect(JSON.stringify(stored)).not.toContain(code);
    const shown = withCodesShown(stored, key);
    expect(plainText(shown)).toBe(`连接码 ${code}`);
    expect(JSON.stringify(shown)).toContain(`用 ${code}`);
    expect(JSON.stringify(withCodesShown(stored, Buffer.alloc(32, 8)))).not.toContain(code);
  });

  test('one that was typed is shown to nobody', () => {
    const stored = view(text(`可以这样：${kept(`/team link ${code}`)}`));
    expect(plainText(withCodesShown(stored, key))).toBe('可以这样：/team link …');
  });
});
