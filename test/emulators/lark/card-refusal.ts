/** How the platform words that it does not take a card: the `msg` beside code 230099. */

export type CardRefusal = {
  /** The sub code, such as 200621 (cannot be parsed) or 11310 (breaks a rule). */
  readonly code: number;
  readonly path?: string;
  readonly message: string;
  readonly value?: string;
};

export const UNPARSABLE = 'parse card json err, please check whether the card json is correct';

/** Alone has no sub code: the answer to a card beyond 30 KB is 230025. */
export const CARD_TOO_LONG = 'The length of the message content reaches its limit.';

export function inPlatformWords({ code, path, message, value }: CardRefusal): string {
  const parts = [`ErrCode: ${code}`];
  if (path !== undefined) parts.push(`ErrPath: ${path}`);
  parts.push(`ErrMsg: ${message}`);
  if (value !== undefined) parts.push(`ErrorValue: ${value}`);
  return `Failed to create card content, ext=${parts.join('; ')}; `;
}
