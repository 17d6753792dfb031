/** The 73 emoji that Telegram takes as a reaction, spelled as it spells them: without U+FE0F. */
import type { ReactionJson } from './wire.ts';

export const REACTION_EMOJI: ReadonlySet<string> = new Set(
  (
    '👍 👎 ❤ 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 ' +
    '😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡'
  ).split(' '),
);

const CUSTOM = 'custom:';

/** @param written an emoji, or `custom:` and the id of a custom one */
export function reactionJson(written: string): ReactionJson {
  return written.startsWith(CUSTOM)
    ? { type: 'custom_emoji', custom_emoji_id: written.slice(CUSTOM.length) }
    : { type: 'emoji', emoji: written };
}

export function reactionText(reaction: ReactionJson): string {
  return reaction.type === 'emoji' ? reaction.emoji : CUSTOM + reaction.custom_emoji_id;
}
