/** The inverses (undo) of what people do to records. */
import { z } from 'zod';
import type { Feature, Undo } from '../../conversation/feature.ts';
import { conversationRefusal } from '../../conversation/refusals.ts';
import { dimensionById } from '../../domain/dimension.ts';
import { parseShortId } from '../../domain/short-id.ts';
import { isLastOn } from '../../store/audit.ts';
import { CONSENTS, type FeedbackContent } from './domain/feedback.ts';
import { deleteFeedback, editFeedback, restoreFeedback } from './edit-feedback.ts';
import { changesSchema } from './feedback-arguments.ts';
import { deletedReply, editedReply, restoredReply } from './feedback-replies.ts';
import { knowingSources } from './source-kind.ts';

const dimension = z.string().transform(id => dimensionById(id).id);
const consent = z.enum(CONSENTS.map(({ id }) => id));

/** What the log says that a record was before; of an end user it keeps too little. */
const wasSchema = z
  .strictObject({
    text: z.string(),
    dimension,
    sourceId: z.number(),
    sentiment: z.number().nullable(),
    intensity: z.number().nullable(),
    segment: z.string().nullable(),
    tags: z.array(z.string()),
    consent,
    saidAt: z.coerce.date(),
  })
  .partial();

const remove: Undo = async (context, { subject }) => {
  const number = numberOf(subject);
  await deleteFeedback(context, number);
  return deletedReply(context, number);
};

const bringBack: Undo = async (context, { subject }) => {
  const number = numberOf(subject);
  await restoreFeedback(context, number);
  return restoredReply(context, number);
};

const changeBack: Undo = async (asked, act) => {
  const context = await knowingSources(asked);
  const { transaction, team } = context;
  const number = numberOf(act.subject);
  if (!(await isLastOn(transaction, team.id, act)))
    throw conversationRefusal('undo-changed-since', { id: act.subject });
  const changes = changesSchema.catch([]).parse(act.details['changes']);
  const was = wasSchema.safeParse(Object.fromEntries(changes.map(({ name, from }) => [name, from])));
  if (!was.success || changes.length === 0) throw conversationRefusal('not-undoable', { what: undefined });
  const wanted = Object.fromEntries(Object.entries(was.data)) as Partial<FeedbackContent>;
  return editedReply(context, number, await editFeedback(context, number, wanted));
};

export const UNDO: NonNullable<Feature['undo']> = {
  'feedback.recorded': remove,
  'feedback.deleted': bringBack,
  'feedback.restored': remove,
  'feedback.edited': changeBack,
};

function numberOf(subject: string): number {
  const number = parseShortId('F', subject);
  if (number === undefined) throw new RangeError(`${subject} is no record`);
  return number;
}
