/** The inverses (undo) of what people do to action items. */
import { z } from 'zod';
import type { Context } from '../../conversation/command.ts';
import type { Feature, Undo } from '../../conversation/feature.ts';
import { said } from '../../conversation/translation.ts';
import { both } from '../../domain/language.ts';
import { parseShortId } from '../../domain/short-id.ts';
import type { Day } from '../../domain/zoned-time.ts';
import { dropItem, moveItem, reopenItem } from './change-items.ts';
import { ownItem } from './find-item.ts';
import { dayText } from './show-item.ts';

const day = z.custom<Day>(value => typeof value === 'string');

const itemOf = (context: Context, subject: string) => ownItem(context, parseShortId('A', subject) ?? 0);

const reopen: Undo = async (context, { subject }) => {
  await reopenItem(context, await itemOf(context, subject));
  return said(context, both(`${subject} 重新打开`, `${subject} is open again`));
};

export const UNDO: NonNullable<Feature['undo']> = {
  'action.added': async (context, { subject }) => {
    await dropItem(context, await itemOf(context, subject), undefined);
    return said(context, both(`${subject} 取消`, `${subject} dropped`));
  },
  'action.done': reopen,
  'action.dropped': reopen,
  'action.moved': async (context, { subject, details }) => {
    const item = await moveItem(context, await itemOf(context, subject), day.parse(details['from']));
    const due = dayText(context, item.dueDay);
    return said(context, both(`${subject} 改回 ${due}`, `${subject} is due ${due} again`));
  },
};
