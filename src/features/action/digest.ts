/** What action items have to report of a period: those that are overdue, as long as they are. */
import type { DigestPart } from '../../conversation/digest-part.ts';
import { type Bilingual, both } from '../../domain/language.ts';
import type { ActionItem } from './domain/action-item.ts';
import { ownerNames } from './owners.ts';
import { countOverdue, readOverdue } from './read-actions.ts';
import { dueText, idOf } from './show-item.ts';

/** The longest overdue; of the others the list tells. */
const LISTED = 20;
const IDS_IN_LINE = 3;

export const itemsPart: DigestPart = {
  id: 'actions',
  label: both('待办', 'Action items'),
  short: both('待办', 'Items'),
  read: async context => {
    const items = await readOverdue(context, LISTED);
    if (items.length === 0) return undefined;
    const count = await countOverdue(context);
    const named = items.slice(0, IDS_IN_LINE).map(idOf);
    const more = count - named.length;
    const line = both(
      `${named.join('、')}${more > 0 ? ` 等 ${count} 件` : ''} 逾期`,
      `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''} overdue`,
    );
    const asZh = { ...context, language: 'zh-CN' } as const;
    const asEn = { ...context, language: 'en' } as const;
    const owners = items.map(({ owner }) => owner);
    const [zh, en] = [await ownerNames(asZh, owners), await ownerNames(asEn, owners)];
    const told = (item: ActionItem): Bilingual =>
      both(
        `${idOf(item)} ${zh(item.owner)} · ${dueText(asZh, item)}\n${item.words}`,
        `${idOf(item)} ${en(item.owner)} · ${dueText(asEn, item)}\n${item.words}`,
      );
    return {
      urgency: 'waits',
      headline: both(`${count} 件待办逾期`, `${count} action items overdue`),
      line,
      entries: items.map(item => ({
        text: told(item),
        buttons: [
          { label: both(`看 ${idOf(item)}`, `Show ${idOf(item)}`), line: `/action show ${idOf(item)}` },
        ],
      })),
      // What is overdue is said each time: nobody is reminded of it otherwise.
      findings: [],
    };
  },
};
