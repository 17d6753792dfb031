/**
 * A line that somebody typed, as whoever is to press a button for it sees it. Nobody presses what they did not see: a
 * button that runs a typed line stands only under the whole of it (user interface redressing).
 */
import { withoutEndUsers } from './end-user.ts';

/** In characters: what fits on a screen or two. */
const SHOWN_AT_MOST = 1_000;

const EMOJI =
  /\p{Extended_Pictographic}[\u{1f3fb}-\u{1f3ff}]?\ufe0f?(?:\u200d\p{Extended_Pictographic}[\u{1f3fb}-\u{1f3ff}]?\ufe0f?)*/gu;
/** Controls, format characters, what fonts leave out, blanks that are no white space, and what has no meaning yet. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Default_Ignorable_Code_Point}\u2800]/u;

/**
 * @returns the whole line with every white space as one blank, without end users' names; undefined where it is too long to
 *   be shown, or something in it can't be seen
 */
export function shownLine(line: string): string | undefined {
  // What is copied into a chat may begin with it; nothing of it is read.
  const begun = line.replace(/^[\s\p{Cf}]+/u, '');
  const seen = withoutEndUsers(begun).replace(/\s+/gu, ' ').trim();
  return seen.length > SHOWN_AT_MOST || UNSEEN.test(seen.replace(EMOJI, '')) ? undefined : seen;
}
