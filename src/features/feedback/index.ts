/** Feedback: what real users said and did, and which of it is one voice. */
import type { Feature } from '../../conversation/feature.ts';
import type { Bilingual } from '../../domain/language.ts';
import { feedbackEvidence } from './evidence.ts';
import { recordsListener } from './record-hooks.ts';
import { sourceKind } from './source-kind.ts';
import { lastRecordedAt, leaveLinksBehind } from './store/feedback.ts';
import { keyByRulesOfNow, rekeyFurther, rekeyTeam } from './store/rekeying.ts';
import { addFirstSources } from './store/sources.ts';
import { divideFurther } from './store/voice-division.ts';
import { takeEdit } from './take-edit.ts';
import { takeForward } from './take-forward.ts';
import { takeRecall } from './take-recall.ts';
import { UNDO } from './undo.ts';

const REKEYED: Bilingual = {
  zh: '新的记录马上按它算，已有的会在后台陆续重新归并',
  en: 'New records go by it at once; those that there are, little by little in the background',
};

export const feedback: Feature = {
  name: 'feedback',
  kinds: [sourceKind],
  evidence: feedbackEvidence,
  handlers: { edit: takeEdit, recall: takeRecall, forwarded: takeForward },
  upkeep: async ({ transaction, features, now }) => {
    const hear = recordsListener(features, transaction);
    return (await divideFurther(transaction, now, hear)) || (await rekeyFurther(transaction, now, hear));
  },
  lastMoment: lastRecordedAt,
  undo: UNDO,
  on: {
    teamMade: async (transaction, { teamId, at }) => {
      await addFirstSources(transaction, teamId, at);
      await keyByRulesOfNow(transaction, teamId);
    },
    settingsChanged: async ({ transaction, team }, { names }) => {
      if (!names.includes('stockPhrases')) return undefined;
      await rekeyTeam(transaction, team.id);
      return REKEYED;
    },
    roomMoved: ({ transaction }, { room, from }) => leaveLinksBehind(transaction, room.id, from),
  },
};
