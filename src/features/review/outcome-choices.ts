/** What can become of an item, as it is typed. */
import type { Choice } from '../../domain/choice.ts';
import { both } from '../../domain/language.ts';
import type { Outcome } from './domain/meeting.ts';

export const OUTCOME_CHOICES: readonly Choice<Outcome>[] = [
  { id: 'accepted', label: both('采纳', 'accept'), also: ['通过', '同意', '要', 'accepted', 'yes'] },
  {
    id: 'rejected',
    label: both('不采纳', 'reject'),
    also: ['不通过', '不同意', '不要', '否决', 'rejected', 'no'],
  },
  {
    id: 'evidence',
    label: both('需要证据', 'evidence'),
    also: ['要证据', '补证据', '缺证据', '证据', 'needs evidence'],
  },
];
