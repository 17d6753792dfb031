/** A/B tests: rounds, their figures, what they say of a persona, and the summaries in the channel. */
import type { Feature } from '../../conversation/feature.ts';
import { listGroups } from '../../store/rooms.ts';
import { testsPart } from './digest.ts';
import { doWhatIsDue, SUMMARY } from './end-round.ts';
import { HISTORY } from './history.ts';
import { dueRounds, dueRoundsInRoom } from './store/rounds.ts';
import { moveTests } from './store/tests.ts';
import { takeReply } from './take-reply.ts';
import { tellOfVersion } from './tell-version.ts';

export const experiment: Feature = {
  name: 'experiment',
  cards: [{ kind: SUMMARY, repliedTo: takeReply }],
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
