/** Feedback: what real users said and did, and which of it is one voice. */
import type { Feature } from '../../conversation/feature.ts';
import { feedbackEvidence } from './evidence.ts';
import { listening } from './listening.ts';
import { sourceKind } from './source-kind.ts';
import { lastRecordedAt, leaveLinksBehind } from './store/feedback.ts';
import { keyByRulesOfNow, rekeyFurther } from './store/rekeying.ts';
import { addFirstSources } from './store/sources.ts';
import { divideFurther } from './store/voice-division.ts';
import { takeEdit } from './take-edit.ts';
import { takeForward } from './take-forward.ts';
import { takeRecall } from './take-recall.ts';

export const feedback: Feature = {
  name: 'feedback',
  kinds: [sourceKind],
  evidence: feedbackEvidence,
  handlers: { edit: takeEdit, recall: takeRecall, forwarded: takeForward },
  upkeep: async ({ transaction, features, now }) => {
    const hear = listening(features, transaction);
    return (await divideFurther(transaction, now, hear)) || (await rekeyFurther(transaction, now, hear));
  },
  lastMoment: lastRecordedAt,
  on: {
    teamMade: async (transaction, { teamId, at }) => {
      await addFirstSources(transaction, teamId, at);
      await keyByRulesOfNow(transaction, teamId);
    },
    roomMoved: ({ transaction }, { room, from }) => leaveLinksBehind(transaction, room.id, from),
  },
};
