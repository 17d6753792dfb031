/** Shows a digest: the answer, a line for each part, and one part unfolded in the same message, page by page. */
import { pageButtons } from '../../chat/grammar/pages.ts';
import {
  actions,
  type Block,
  type Button,
  chart,
  heading,
  quote,
  text,
  type View,
  view,
} from '../../chat/view.ts';
import type { ActionContext } from '../../conversation/action-context.ts';
import type { DigestEntry } from '../../conversation/digest-part.ts';
import { type Quotes, quotesOf } from '../../conversation/evidence.ts';
import { counted, translator } from '../../conversation/translation.ts';
import { both, inLanguage } from '../../domain/language.ts';
import { shortId } from '../../domain/short-id.ts';
import { digestParts, linesOf, restOf } from './build-digest.ts';
import type { FrozenSection, Report } from './store/reports.ts';

const ENTRIES_ON_PAGE = 5;
const RECORDS_ON_PAGE = 8;
const QUOTE_AT_MOST = 80;
/** A chart has no more. */
const PANELS_AT_MOST = 4;

/** Which part is open, and at what page. */
export type Opened = { readonly part: string; readonly page: number };

export async function digestView(context: ActionContext, report: Report, opened?: Opened): Promise<View> {
  const say = translator(context);
  const { head, about, sections } = report.frozen;
  if (sections.length === 0) return view(text(`${say(head)} · ${say(about)}`));
  const lines = linesOf(sections).map(each => {
    const mark = each.part === opened?.part ? '▾ ' : '';
    return `${mark}${say(labelOf(context, each))}  ${say(each.section.line)}`;
  });
  const rest = restOf(sections).map(each => say(labelOf(context, each)));
  if (rest.length > 0) lines.push(say(both(`另有：${rest.join('、')}`, `Besides: ${rest.join(', ')}`)));
  const open = sections.find(({ part }) => part === opened?.part);
  const unfolded = open === undefined ? [] : await unfoldedBlocks(context, report, open, opened?.page ?? 1);
  const others = sections
    .filter(each => each !== open && each.section.entries.length > 0)
    .map(each => ({ label: say(labelOf(context, each)), line: openLine(report, each.part) }));
  const close = {
    label: say(both('收起', 'Fold')),
    line: `/digest open of=${report.id}`,
  };
  return view(
    heading(say(head)),
    text(say(about)),
    text(...lines),
    ...unfolded,
    ...pictureOf(context, report),
    actions(...others, ...(open === undefined ? [] : [close])),
  );
}

/**
 * One picture of what the parts have to draw. It stays when a part is unfolded: on Telegram it is a message of its own, which
 * says of what time it is, and not the answer again.
 */
function pictureOf({ language }: ActionContext, { frozen: { about, sections } }: Report): Block[] {
  const panels = sections.flatMap(({ section: { panel } }) =>
    panel === undefined ? [] : [language === 'en' ? panel.en : panel.zh],
  );
  if (panels.length === 0) return [];
  const title = inLanguage(about, language);
  return [chart({ title, subtitle: '', panels: panels.slice(0, PANELS_AT_MOST) })];
}

function openLine({ id }: Report, part: string, more = ''): string {
  return `/digest open ${part} of=${id}${more}`;
}

function labelOf({ features }: ActionContext, { part }: FrozenSection) {
  const known = digestParts(features).find(({ id }) => id === part);
  return known?.short ?? known?.label ?? both(part, part);
}

export function pagesOf({ section }: FrozenSection): number {
  return Math.max(1, Math.ceil(section.entries.length / ENTRIES_ON_PAGE));
}

async function unfoldedBlocks(
  context: ActionContext,
  report: Report,
  open: FrozenSection,
  page: number,
): Promise<Block[]> {
  const say = translator(context);
  const first = (page - 1) * ENTRIES_ON_PAGE;
  const entries = open.section.entries.slice(first, first + ENTRIES_ON_PAGE);
  const quotes = await quotesOf(
    context,
    entries.flatMap(entry => entry.quotes),
  );
  const pages = pagesOf(open);
  const place = pages > 1 ? ` ${page}/${pages}` : '';
  const blocks: Block[] = [heading(`${say(labelOf(context, open))}${place}`)];
  const buttons: Button[] = [];
  for (const [index, entry] of entries.entries()) {
    const mark = entry.records.length > 0 ? `${placeMark(index + 1)} ` : '';
    blocks.push(text(`${mark}${say(entry.text)}`), ...quoted(entry, quotes));
    if (mark !== '') {
      const count = entry.records.length;
      buttons.push({
        label: say(both(`${mark}${count} 条`, `${mark}${counted(count, 'record')}`)),
        line: openLine(report, open.part, ` item=${first + index + 1}`),
        isApart: true,
      });
    }
    for (const { label, line, asks } of entry.buttons)
      buttons.push({ label: say(label), line, isApart: true, ...(asks !== undefined && { asks }) });
  }
  const paging = pageButtons(context.language, page, pages, to => openLine(report, open.part, ` page=${to}`));
  return buttons.length + paging.length === 0 ? blocks : [...blocks, actions(...buttons, ...paging)];
}

function quoted({ quotes: things }: DigestEntry, quotes: Quotes): Block[] {
  // What is erased, or refused since, has no words any more.
  return things.map(thing => quote(quotes.quote(thing, QUOTE_AT_MOST)));
}

/** ① ② ③: buttons have numbers of their own. */
function placeMark(place: number): string {
  return String.fromCodePoint(0x245f + place);
}

/** The records behind a number of a part, newest first. */
export async function recordsView(
  context: ActionContext,
  report: Report,
  { part, item, page }: { readonly part: FrozenSection; readonly item: number; readonly page: number },
): Promise<View> {
  const say = translator(context);
  const entry = part.section.entries[item - 1];
  const all = entry?.records ?? [];
  const pages = Math.max(1, Math.ceil(all.length / RECORDS_ON_PAGE));
  const things = all
    .slice((page - 1) * RECORDS_ON_PAGE, page * RECORDS_ON_PAGE)
    .map(number => shortId('F', number));
  const quotes = await quotesOf(context, things);
  const place = pages > 1 ? ` · ${page}/${pages}` : '';
  const [title = ''] = entry === undefined ? [] : say(entry.text).split('\n');
  const buttons = pageButtons(context.language, page, pages, to =>
    openLine(report, part.part, ` item=${item} page=${to}`),
  );
  return view(
    heading(`${title}${place}`),
    text(...things.map(thing => quotes.quote(thing, QUOTE_AT_MOST))),
    ...(buttons.length === 0 ? [] : [actions(...buttons)]),
  );
}

export function recordPages(part: FrozenSection, item: number): number {
  return Math.ceil((part.section.entries[item - 1]?.records.length ?? 0) / RECORDS_ON_PAGE);
}
