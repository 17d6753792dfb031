/** The team: its rooms, who is in them, and who manages it. */
import type { Feature } from '../../conversation/feature.ts';
import { followMove, followStanding } from './follow-room.ts';
import { takePresence } from './take-presence.ts';

export const team: Feature = {
  name: 'team',
  handlers: { standing: followStanding, moved: followMove, member: takePresence },
};
