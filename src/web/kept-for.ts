/** Memoizes a question for a moment: whoever asks meanwhile gets the same answer, also one that is under way. */

/**
 * @param milliseconds how long an answer is given again, from when it was asked for
 * @returns what asks; a question that fails fails for whoever waits for it, and is asked anew after that
 */
export function keptFor<Answer>(
  milliseconds: number,
  ask: () => Promise<Answer>,
  now = () => performance.now(),
): () => Promise<Answer> {
  let kept: { readonly answer: Promise<Answer>; readonly askedAt: number } | undefined;
  return () => {
    const at = now();
    if (kept !== undefined && at - kept.askedAt < milliseconds) return kept.answer;
    const asked = { answer: ask(), askedAt: at };
    kept = asked;
    asked.answer.catch(() => {
      if (kept === asked) kept = undefined;
    });
    return asked.answer;
  };
}
