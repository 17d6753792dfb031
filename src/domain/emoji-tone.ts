/** The sentiment polarity of emoji: the same words with 👍 and with 👎 are two statements. */

/** `+` all that speak are for it, `-` all are against it; empty when none speaks, or both do. */
export type Tone = '' | '+' | '-';

export const TONES: readonly Tone[] = ['', '+', '-'];

const FOR =
  '👍 👏 🙌 👌 ✌ 🤝 💪 🫶 🤗 ❤ 🧡 💛 💚 💙 💜 🤎 🤍 💕 💖 💗 💓 💞 💘 💝 ❣ 😍 🥰 😘 😻 🤩 😋 😀 😃 😄 😁 😆 😊 ☺ 😇 🥳 😎 ' +
  '🎉 🎊 🌹 💐 🌟 ⭐ ✨ 💯 ✅ ✔ 🏆 🥇 🔥';
const AGAINST =
  '👎 💔 😡 😠 🤬 👿 😤 🤮 🤢 😒 🙄 😞 😔 😟 🙁 ☹ 😣 😖 😫 😩 😾 💩 🖕 ❌ ✖ ❎ 🚫 ⛔ 🗑 🤡 😰 😨';

/** What laughs and weeps alike (😭 😂 🤣 😅 🙂 🙏 😱 😢) says nothing by itself. */
const TONE_BY_EMOJI: ReadonlyMap<string, Tone> = new Map([
  ...FOR.split(' ').map(emoji => [emoji, '+'] as const),
  ...AGAINST.split(' ').map(emoji => [emoji, '-'] as const),
]);

/** @returns which way a text's emoji speak, whatever skin or variant they have */
export function emojiTone(text: string): Tone {
  const heard = new Set<Tone>();
  for (const [emoji] of text.matchAll(/\p{Extended_Pictographic}/gu)) {
    const tone = TONE_BY_EMOJI.get(emoji);
    if (tone !== undefined) heard.add(tone);
  }
  const [only = ''] = heard;
  return heard.size === 1 ? only : '';
}
