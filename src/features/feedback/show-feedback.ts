/** A feedback in full: its fields, its voice, what it is used in, and its history. */
import { actions, fields, quote, text, view } from '../../chat/view.ts';
import type { Context } from '../../conversation/command.ts';
import { translator } from '../../conversation/translation.ts';
import { listed, listedSome } from '../../domain/language.ts';
import { operatorRole } from '../../domain/role.ts';
import { shortId } from '../../domain/short-id.ts';
import { showMoment } from '../../domain/zoned-time.ts';
import { isFormerMessage, lastAuditOf } from '../../store/audit.ts';
import { personNames } from '../../store/people.ts';
import { DEFAULT_INTENSITY, type Feedback, mayBeQuoted } from './domain/feedback.ts';
import { FIELDS, type FieldKey, fieldTitle, shownField } from './feedback-fields.ts';
import { historyText } from './feedback-history.ts';
import { correctionButtons, sizeText } from './feedback-replies.ts';
import { UNQUOTABLE } from './quotes.ts';
import { knowingSources } from './source-kind.ts';
import { voiceMates, voiceSize } from './store/voices.ts';

export async function showFeedback(asked: Context, record: Feedback) {
  const context = await knowingSources(asked);
  const say = translator(context);
  const { transaction, team, clock, language } = context;
  const name = shortId('F', record.number);
  const { entries: history, earlier } = await lastAuditOf(transaction, team.id, name, HISTORY_SHOWN);
  const names = await personNames(transaction, [
    record.reporterId,
    ...history.flatMap(entry => entry.personId ?? []),
  ]);
  const nameOf = (personId: number | null) => names.get(personId ?? 0) ?? '?';
  const role = operatorRole(record.reporterRole);
  const bracketed = (said: string) => say({ zh: `（${said}）`, en: ` (${said})` });
  const reporter = `${nameOf(record.reporterId)}${role ? bracketed(say(role.label)) : ''}`;

  const rows: Row[] = [
    row(context, record, 'dimension'),
    row(context, record, 'source'),
    row(context, record, 'sentiment'),
    record.intensity === null
      ? {
          label: say(fieldTitle('intensity')),
          value: say({ zh: `${DEFAULT_INTENSITY}（默认）`, en: `${DEFAULT_INTENSITY} (default)` }),
        }
      : row(context, record, 'intensity'),
    row(context, record, 'segment'),
    row(context, record, 'tags'),
    row(context, record, 'user'),
    consentRow(context, record),
    row(context, record, 'date'),
    {
      label: say({ zh: '记录', en: 'Recorded' }),
      value: `${reporter} · ${showMoment(record.recordedAt, clock, language)}`,
    },
  ];
  const { linkedMessageId: linkedId, linkedUrl } = record;
  // What stands in another chat has no number here.
  if (linkedUrl !== null || (linkedId !== null && !isFormerMessage(linkedId)))
    rows.push({ label: say({ zh: '原消息', en: 'Message' }), value: linkedUrl ?? `#${linkedId}` });
  if (record.deletedAt === null)
    rows.push({ label: say({ zh: '声音', en: 'Voice' }), value: await voiceText(context, record) });
  rows.push({ label: say({ zh: '用于', en: 'Used in' }), value: await usesText(context, name) });

  const deleted = say({ zh: '已删除', en: 'deleted' });
  const title =
    record.deletedAt === null
      ? name
      : `${name}${bracketed(`${deleted} ${showMoment(record.deletedAt, clock, language)}`)}`;
  const blocks = [
    text(title),
    record.deletedAt === null ? quote(record.text) : text(deleted),
    fields(...rows.filter(each => each.value !== '')),
  ];
  if (history.length > 0) {
    const intro =
      earlier === 0
        ? say({ zh: '历史：', en: 'History:' })
        : say({
            zh: `历史（最近 ${history.length} 次，更早的还有 ${earlier} 次）：`,
            en: `History (the last ${history.length}, after ${earlier} earlier ones):`,
          });
    const lines = history.map(entry => {
      const when = showMoment(entry.at, clock, language);
      return `  ${when} ${nameOf(entry.personId)} ${historyText(context, record, entry.action, entry.details)}`;
    });
    blocks.push(text(intro, ...lines));
  }
  const buttons =
    record.deletedAt === null
      ? correctionButtons(context, record.number)
      : [{ label: say({ zh: '恢复', en: 'Restore' }), line: `/feedback restore ${name}` }];
  return { view: view(...blocks, actions(...buttons)) };
}

/** So much of the history is shown. */
const HISTORY_SHOWN = 10;

type Row = { label: string; value: string };

function row(context: Context, record: Feedback, key: FieldKey): Row {
  const value = shownField(context, key, record[FIELDS[key].name]);
  return { label: translator(context)(fieldTitle(key)), value };
}

/** Read within the team, the words are there to be read; nobody is to pass them on. */
function consentRow(context: Context, record: Feedback): Row {
  const { label, value } = row(context, record, 'consent');
  return mayBeQuoted(record)
    ? { label, value }
    : { label, value: `${value} · ${translator(context)(UNQUOTABLE)}` };
}

/** So many claims are named. */
const USES_SHOWN = 20;

/** Which claims a record is evidence of: `C5（精致妈妈）、C7（精致妈妈，反驳）`. */
export async function usesText(context: Context, thing: string): Promise<string> {
  const uses: string[] = [];
  for (const feature of context.features) uses.push(...((await feature.uses?.(context, thing)) ?? []));
  return listedSome(uses, USES_SHOWN, context.language);
}

async function voiceText(context: Context, record: Feedback): Promise<string> {
  const { transaction, team } = context;
  const say = translator(context);
  const size = await voiceSize(transaction, team.id, record.number);
  const said = say(sizeText(size));
  if (size.records <= 1) return said;
  const mates = await voiceMates(transaction, team.id, record.number, MATES_SHOWN);
  const shown = listed(
    mates.map(each => shortId('F', each)),
    context.language,
  );
  const more = size.records - 1 > mates.length ? '…' : '';
  return say({ zh: `${said}（还有 ${shown}${more}）`, en: `${said} (also ${shown}${more})` });
}

/** So many other records of a voice are named. */
const MATES_SHOWN = 5;
