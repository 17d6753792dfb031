/** A person's text made harmless where a card is written in markdown: no mention, link, picture or colour comes of it. */
import { visible } from '../../chat/view.ts';

/** All that means anything to the markdown of cards, and what makes a list, a heading or a link of a line by itself. */
const MEANINGFUL = /[&<>*_~`[\](){}!#|\\/$+\-:"'.=^@%]/g;

/** @returns markdown that shows exactly this text, with the spaces that its lines begin with */
export function escaped(content: string): string {
  return visible(content)
    .split('\n')
    .map(line => {
      const said = line.trimStart();
      const spaces = line.length - said.length;
      return `${'&nbsp;'.repeat(spaces)}${said.replace(MEANINGFUL, mark => `&#${mark.charCodeAt(0)};`)}`;
    })
    .join('\n');
}
