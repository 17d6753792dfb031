/** Negated orders: “别通过 P1” is never mended to the act that it forbids. */
import { folded } from '../../domain/folded.ts';
import { simplified } from '../../domain/simplified.ts';

const HAN = /[不没未别勿莫非拒免暂否]|停止|取消|撤/u;
const LATIN =
  /(?<![a-z])(?:no|not|never|don['’]?t|do not|cannot|can['’]?t|won['’]?t|nope|stop|hold|wait|unless|except|without|only|if|but)(?![a-z])|n['’]t(?![a-z])|^(?:un|dis|non|de|not?)[_-]?(?=[a-z]{4})|!/u;

/** @returns whether words negate or limit what is asked for */
export function isNegated(typed: string): boolean {
  const said = simplified(folded(typed).text);
  return HAN.test(said) || LATIN.test(said);
}
