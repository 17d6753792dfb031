/** A toy feature of which nothing else of the program knows: a greeting that comes round at a time that the team chose. */
import { z } from 'zod';
import { scheduleSubcommands } from '../../commands/schedule-subcommands.ts';
import { text, view } from '../../src/chat/view.ts';
import { type Command, command } from '../../src/conversation/command.ts';
import type { Feature } from '../../src/conversation/feature.ts';
import { scheduleHistory } from '../../src/conversation/schedule-acts.ts';
import { scheduled } from '../../src/conversation/scheduled.ts';
import { type Recurring, scheduleView } from '../../src/conversation/show-schedule.ts';
import { both } from '../../src/domain/language.ts';
import { MEMBERS } from '../../src/domain/role.ts';

const ROTA: Recurring = {
  kind: 'rota',
  name: both('值班', 'the rota'),
  command: 'rota',
  example: both('周一 9:00', 'mon 9am'),
};

export function rotaFeature(): {
  readonly features: readonly Feature[];
  readonly commands: readonly Command[];
} {
  const feature: Feature = {
    name: 'rota',
    history: scheduleHistory(ROTA),
    due: [
      scheduled({
        kind: ROTA.kind,
        run: (context, { slot, missed, room }) =>
          context.notify(room, view(text(`值班 ${slot.day}`, ...missed.map(({ day }) => `漏了 ${day}`)))),
      }),
    ],
  };
  const rota = command({
    name: 'rota',
    alias: '值班',
    summary: both('值班', 'The rota'),
    roles: MEMBERS,
    args: z.object({}),
    examples: [{ line: both('/rota', '/rota') }],
    subcommands: scheduleSubcommands(ROTA),
    run: async context => ({ view: await scheduleView(context, ROTA) }),
  });
  return { features: [feature], commands: [rota] };
}
