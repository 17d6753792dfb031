/** An event can't be taken now, and nothing is wrong: it is not acknowledged, so Lark tells it again. */
export class NotNow extends Error {
  override name = 'NotNow';
}
