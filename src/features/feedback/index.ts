/** Feedback: what real users said and did, and which of it is one voice. */
import type { Feature } from '../../conversation/feature.ts';
import { lastRecordedAt, leaveLinksBehind } from './store/feedback.ts';
import { rekeyFurther } from './store/rekeying.ts';
import { divideFurther } from './store/voice-division.ts';
import { takeEdit } from './take-edit.ts';
import { takeForward } from './take-forward.ts';
import { takeRecall } from './take-recall.ts';

export const feedback: Feature = {
  name: 'feedback',
  handlers: { edit: takeEdit, recall: takeRecall, forwarded: takeForward },
  upkeep: async ({ transaction, now }) =>
    (await divideFurther(transaction, now)) || (await rekeyFurther(transaction, now)),
  lastMoment: lastRecordedAt,
  on: {
    roomMoved: ({ transaction }, { room, from }) => leaveLinksBehind(transaction, room.id, from),
  },
};
