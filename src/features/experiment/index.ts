/** A/B tests: rounds, their figures, what they say of a persona, and the summaries in the channel. */
import type { Feature, TaskKind } from '../../conversation/feature.ts';
import { listGroups } from '../../store/rooms.ts';
import { agenda } from './agenda.ts';
import { ASKED } from './ask-for-figures.ts';
import { dailyAsking } from './daily-asking.ts';
import { testsPart } from './digest.ts';
import { doWhatIsDue, SUMMARY } from './end-round.ts';
import { roundEvidence } from './evidence.ts';
import { HISTORY } from './history.ts';
import { recordFileTask } from './record-file.ts';
import { dueRounds, dueRoundsInRoom } from './store/rounds.ts';
import { moveTests } from './store/tests.ts';
import { takeFigures, takeReply } from './take-reply.ts';
import { tellOfVersion } from './tell-version.ts';

export const experiment: Feature = {
  name: 'experiment',
  agenda,
  evidence: roundEvidence,
  cards: [
    { kind: SUMMARY, repliedTo: takeReply },
    { kind: ASKED, repliedTo: takeFigures },
  ],
  tasks: [recordFileTask as TaskKind],
  due: [
    {
      name: 'ab-round',
      waitsForReactions: false,
      // Figures may be among them.
      waitsForEvents: true,
      find: dueRounds,
      findInRoom: dueRoundsInRoom,
      run: doWhatIsDue,
    },
    dailyAsking,
  ],
  history: HISTORY,
  digest: [testsPart],
  on: {
    personaPublished: tellOfVersion,
    roomParting: async ({ transaction, team }, group) => {
      const other = (await listGroups(transaction, team.id)).find(({ id }) => id !== group.id);
      if (other !== undefined) await moveTests(transaction, team.id, group.id, other.id);
    },
  },
};
