/** The buttons of a card: in rows that a phone breaks where it must. */
import { type Button, visible } from '../../chat/view.ts';
import { oneLine } from '../../domain/normal-form.ts';
import { callbackValue } from './callback-value.ts';
import { type CardButton, type ColumnSet, plain } from './card-json.ts';
import { cutToColumns, isBlank } from './cut.ts';

/** More would leave a card little room for anything else. */
const BUTTONS_AT_MOST = 40;
const LABEL_COLUMNS = 40;

/** @param firstNumber that of the first of these buttons among all of the view, from 1 */
export function buttonRow(
  buttons: readonly Button[],
  firstNumber: number,
  { outboxId, isPrimaryFirst }: { readonly outboxId: number; readonly isPrimaryFirst: boolean },
): ColumnSet[] {
  const shown = buttons.slice(0, Math.max(0, BUTTONS_AT_MOST + 1 - firstNumber));
  if (shown.length === 0) return [];
  return [
    {
      tag: 'column_set',
      flex_mode: 'flow',
      horizontal_spacing: '8px',
      margin: '4px 0px 0px 0px',
      columns: shown.map(({ label }, index) => {
        const number = firstNumber + index;
        const button: CardButton = {
          tag: 'button',
          text: plain(buttonLabel(label)),
          type: isPrimaryFirst && number === 1 ? 'primary' : 'default',
          behaviors: [
            { type: 'callback', value: callbackValue({ shownBy: outboxId, part: 'button', number }) },
          ],
        };
        return { tag: 'column', width: 'auto', elements: [button] };
      }),
    },
  ];
}

function buttonLabel(label: string): string {
  const line = oneLine(visible(label));
  return isBlank(line) ? '·' : cutToColumns(line, LABEL_COLUMNS);
}
