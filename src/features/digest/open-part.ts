/** Acts on parts of the digest: unfolded in a report, left out of all, taken in again. */
import { grammarRefusal } from '../../chat/grammar/refusals.ts';
import { text, view } from '../../chat/view.ts';
import type { Context, Reply } from '../../conversation/command.ts';
import type { DigestPart } from '../../conversation/digest-part.ts';
import { translator } from '../../conversation/translation.ts';
import { pickChoice } from '../../domain/choice.ts';
import { both, listed } from '../../domain/language.ts';
import { writeAudit } from '../../store/audit.ts';
import { digestParts } from './build-digest.ts';
import { digestRefusal } from './refusals.ts';
import { digestView, pagesOf, recordPages, recordsView } from './show-digest.ts';
import { mutedParts, muteParts } from './store/choices.ts';
import { findReport } from './store/reports.ts';

export type Wanted = {
  readonly part?: string | undefined;
  /** The number of the report; the last one when left out. */
  readonly of?: number | undefined;
  readonly item?: number | undefined;
  readonly page?: number | undefined;
};

/** What was found at the time of the report is shown: the numbers that its lines have, though more may be known by now. */
export async function openPart(context: Context, { part, of, item, page = 1 }: Wanted): Promise<Reply> {
  const { transaction, team } = context;
  const report = await findReport(transaction, team.id, of);
  if (report === undefined) throw digestRefusal('no-report', {}, { example: '/digest' });
  if (part === undefined) return { view: await digestView(context, report) };
  const { id } = partCalled(context, part);
  const section = report.frozen.sections.find(each => each.part === id);
  if (section === undefined) return { view: await digestView(context, report) };
  const pages = item === undefined ? pagesOf(section) : recordPages(section, item);
  if (page > Math.max(1, pages)) throw grammarRefusal('page-beyond', { pages });
  return {
    view:
      item === undefined
        ? await digestView(context, report, { part: id, page })
        : await recordsView(context, report, { part: section, item, page }),
  };
}

export async function mutePart(context: Context, typed: string, isMuted: boolean): Promise<Reply> {
  const { transaction, team, clock, origin } = context;
  const say = translator(context);
  const part = partCalled(context, typed);
  const name = say(part.label);
  const before = await mutedParts(transaction, team.id);
  if (before.includes(part.id) === isMuted)
    throw digestRefusal(isMuted ? 'muted-already' : 'not-muted', { name });
  const after = isMuted ? [...before, part.id] : before.filter(each => each !== part.id);
  await muteParts(transaction, team.id, after, clock.now);
  await writeAudit(transaction, origin, isMuted ? 'digest.muted' : 'digest.unmuted', 'digest', {
    part: part.id,
  });
  const short = say(part.short ?? part.label);
  return {
    view: view(
      text(
        say(
          isMuted
            ? both(
                `周报以后不写“${name}”。要回来：/digest unmute ${short}`,
                `The digest leaves out “${name}” from now on. To have it back: /digest unmute ${short}`,
              )
            : both(`周报以后又有“${name}”`, `“${name}” is in the digest again`),
        ),
      ),
    ),
  };
}

function partCalled(context: Context, typed: string): DigestPart {
  const parts = digestParts(context.features);
  const picked = pickChoice(parts, typed);
  if (picked.found === 'one') return picked.choice;
  const say = translator(context);
  const names = parts.map(({ label, short }) => say(short ?? label));
  const example = names[0] === undefined ? {} : { example: `/digest mute ${names[0]}` };
  throw digestRefusal('no-such-part', { typed, names: listed(names, context.language) }, example);
}
