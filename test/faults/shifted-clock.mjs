/** Preloaded into a process (`--import`): its wall clock is the real one plus the milliseconds that a file holds. */
import { readFileSync } from 'node:fs';

const RealDate = globalThis.Date;
const file = process.env.SHIFTED_CLOCK ?? '';

function shift() {
  return Number(readFileSync(file, 'utf8')) || 0;
}

globalThis.Date = class ShiftedDate extends RealDate {
  constructor(...args) {
    if (args.length === 0) super(RealDate.now() + shift());
    else super(...args);
  }

  static now() {
    return RealDate.now() + shift();
  }
};
