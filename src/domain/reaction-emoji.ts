/** What people can react with on each platform, and how it may be typed: one that nobody can give would decide nothing. */

/** Bot API, ReactionTypeEmoji: spelled without U+FE0F. */
const TELEGRAM = new Set(
  (
    '👍 👎 ❤ 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 ' +
    '😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡'
  ).split(' '),
);

/** open.feishu.cn → im-v1 → message-reaction → emojis-introduce: names are case-sensitive there. */
const LARK = (
  'OK THUMBSUP THANKS MUSCLE FINGERHEART APPLAUSE FISTBUMP JIAYI DONE SMILE BLUSH LAUGH SMIRK LOL FACEPALM LOVE WINK ' +
  'PROUD WITTY SMART SCOWL THINKING SOB CRY ERROR NOSEPICK HAUGHTY SLAP SPITBLOOD TOASTED GLANCE DULL INNOCENTSMILE ' +
  'JOYFUL WOW TRICK YEAH ENOUGH TEARS EMBARRASSED KISS SMOOCH DROOL OBSESSED MONEY TEASE SHOWOFF COMFORT CLAP PRAISE ' +
  'STRIVE XBLUSH SILENT WAVE WHAT FROWN SHY DIZZY LOOKDOWN CHUCKLE WAIL CRAZY WHIMPER HUG BLUBBER WRONGED HUSKY SHHH ' +
  'SMUG ANGRY HAMMER SHOCKED TERROR PETRIFIED SKULL SWEAT SPEECHLESS SLEEP DROWSY YAWN SICK PUKE BETRAYED HEADSET ' +
  'EatingFood MeMeMe Sigh Typing Lemon Get LGTM OnIt OneSecond VRHeadset YouAreTheBest SALUTE SHAKE HIGHFIVE UPPERLEFT ' +
  'ThumbsDown SLIGHT TONGUE EYESCLOSED RoarForYou CALF BEAR BULL RAINBOWPUKE ROSE HEART PARTY LIPS BEER CAKE GIFT ' +
  'CUCUMBER Drumstick Pepper CANDIEDHAWS BubbleTea Coffee Yes No OKR CheckMark CrossMark MinusOne Hundred AWESOMEN Pin ' +
  'Alarm Loudspeaker Trophy Fire BOMB Music XmasTree Snowman XmasHat FIREWORKS 2022 REDPACKET FORTUNE LUCK FIRECRACKER ' +
  'StickyRiceBalls HEARTBROKEN POOP StatusFlashOfInspiration 18X CLEAVER Soccer Basketball GeneralDoNotDisturb ' +
  'Status_PrivateMessage GeneralInMeetingBusy StatusReading StatusInFlight GeneralBusinessTrip GeneralWorkFromHome ' +
  'StatusEnjoyLife GeneralTravellingCar StatusBus GeneralSun GeneralMoonRest MoonRabbit Mooncake JubilantRabbit TV ' +
  'Movie Pumpkin BeamingFace Delighted ColdSweat FullMoonFace Partying GoGoGo ThanksFace SaluteFace Shrug ClownFace ' +
  'HappyDragon'
).split(' ');

const LARK_BY_NAME = new Map(LARK.map(name => [name.toLowerCase(), name]));

/** What Lark's names look like, of those that come first to mind. */
const LARK_LOOKS: ReadonlyMap<string, string> = new Map([
  ['THUMBSUP', '👍'],
  ['ThumbsDown', '👎'],
  ['OK', '👌'],
  ['DONE', '✅'],
  ['CheckMark', '✅'],
  ['CrossMark', '❌'],
  ['HEART', '❤️'],
  ['CLAP', '👏'],
  ['MUSCLE', '💪'],
]);

/** @returns an emoji as it is compared: whatever variation or skin it was typed in */
export function plainEmoji(emoji: string): string {
  return emoji.replace(/[\uFE0F\u{1F3FB}-\u{1F3FF}]/gu, '');
}

/** @returns the emoji, or names of them, that a text lists */
export function severalIn(text: string): string[] {
  return text.split(/[\s,，、]+/).filter(each => each !== '');
}

/** @returns the emoji as Telegram spells it; undefined when nobody can react with it there */
export function telegramEmoji(typed: string): string | undefined {
  const plain = plainEmoji(typed).trim();
  return TELEGRAM.has(plain) ? plain : undefined;
}

/** @param typed names in whatever case, or emoji, several of them @returns Lark's names; undefined when it lacks one */
export function larkEmoji(typed: string): string | undefined {
  const names = severalIn(typed).map(each => LARK_BY_NAME.get(each.toLowerCase()) ?? larkNameOf(each));
  return names.includes(undefined) ? undefined : names.join(',');
}

/** @returns how a name of Lark's looks, where that is known; else the name */
export function larkLook(name: string): string {
  return LARK_LOOKS.get(name) ?? name;
}

function larkNameOf(emoji: string): string | undefined {
  const [found] = [...LARK_LOOKS].find(([, look]) => plainEmoji(look) === plainEmoji(emoji)) ?? [];
  return found;
}

export type Meaning = 'approve' | 'reject';
