/** The weekly digest: what is new for the team, in one message, from what every feature has to report. */
import type { Feature } from '../../conversation/feature.ts';
import { scheduleHistory } from '../../conversation/schedule-acts.ts';
import { scheduled } from '../../conversation/scheduled.ts';
import { both } from '../../domain/language.ts';
import { beginDigest, followSettings } from './begin-digest.ts';
import { coveragePart } from './coverage-part.ts';
import { postDigest } from './post-digest.ts';
import { DIGEST } from './recurring.ts';
import { fates } from './tell-undelivered.ts';
import { themesPart } from './themes-part.ts';
import { voicesPart } from './voices-part.ts';

const HOUR = 3_600_000;

export const digest: Feature = {
  name: 'digest',
  digest: [voicesPart, themesPart, coveragePart],
  due: [
    scheduled({
      kind: DIGEST.kind,
      run: postDigest,
      usefulFor: ({ digestUseful }) => digestUseful * HOUR,
    }),
    fates,
  ],
  greeting: both(
    '记下第一条之后，每周发一份周报（默认周一 09:00）；不要就 /digest off',
    'From the first record on there is a weekly digest (Monday 09:00 by default); to have none: /digest off',
  ),
  history: {
    ...scheduleHistory(DIGEST),
    'digest.muted': ({ part }) => both(`不写 ${part}`, `left out ${part}`),
    'digest.unmuted': ({ part }) => both(`又写 ${part}`, `took in ${part} again`),
  },
  on: {
    recorded: async (context, _, where) => {
      const said = await beginDigest(context, where);
      return said === undefined ? [] : [said];
    },
    settingsChanged: followSettings,
  },
};
