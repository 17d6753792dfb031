/** The history of a record, in words: what was changed, merged, deleted. */
import { z } from 'zod';
import { shortened } from '../../chat/view.ts';
import type { Context } from '../../conversation/command.ts';
import { translator } from '../../conversation/translation.ts';
import type { Feedback } from './domain/feedback.ts';
import type { FieldChange } from './edit-feedback.ts';
import { changesSchema } from './feedback-arguments.ts';
import { fieldKeyOf, fieldTitle, shownField } from './feedback-fields.ts';

/** So much of a text is shown where it was changed: who wants all of it looks at the record. */
const CHANGE_SHOWN = 80;

export function shownChange(context: Context, { name, from, to }: FieldChange): string {
  const say = translator(context);
  const key = fieldKeyOf(name);
  if (key === undefined) return '';
  const nothing = say({ zh: '未填', en: 'none' });
  const [before, after] = [from, to].map(value => shownField(context, key, value) || nothing);
  const label = say(fieldTitle(key));
  if (JSON.stringify(from) === JSON.stringify(to))
    return say({ zh: `${label}里的用户名字已去掉`, en: `${label}: the user's name was taken out` });
  if (key !== 'text') return `${label} ${before} → ${after}`;
  const [was = '', is = ''] = [before, after].map(each => shortened(each ?? '', CHANGE_SHOWN));
  return `${label} “${was}” → “${is}”`;
}

const mergedSchema = z.array(z.string());

export function historyText(
  context: Context,
  record: Feedback,
  action: string,
  details: Record<string, unknown>,
): string {
  const say = translator(context);
  switch (action) {
    case 'feedback.edited': {
      const changes = changesSchema.catch([]).parse(details['changes']);
      return (
        changes
          .filter((change): change is FieldChange => fieldKeyOf(change.name) !== undefined)
          // What was deleted is not shown by way of its history.
          .map(change =>
            change.name === 'text' && record.deletedAt !== null
              ? `${say(fieldTitle('text'))} ${say({ zh: '已删除', en: 'deleted' })}`
              : shownChange(context, change),
          )
          .join('；')
      );
    }
    case 'feedback.deleted':
      return say({ zh: '删除', en: 'deleted it' });
    case 'feedback.restored':
      return say({ zh: '恢复', en: 'restored it' });
    case 'feedback.merged':
    case 'feedback.unmerged': {
      const ids = mergedSchema.catch([]).parse(details['with']).join(' ');
      return action === 'feedback.merged'
        ? say({ zh: `合并 ${ids}`, en: `merged ${ids}` })
        : say({ zh: `拆开 ${ids}`, en: `took apart ${ids}` });
    }
    default:
      return action;
  }
}
