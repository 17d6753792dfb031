/** Every command there is, in the order in which help lists them. */
import type { Command } from '../src/conversation/command.ts';
import { ab } from './ab.ts';
import { action } from './action.ts';
import { campaign } from './campaign.ts';
import { digest } from './digest.ts';
import { feedback } from './feedback.ts';
import { help } from './help.ts';
import { personaCommand } from './persona.ts';
import { proposal } from './proposal.ts';
import { review } from './review.ts';
import { search } from './search.ts';
import { settings } from './settings.ts';
import { source } from './source.ts';
import { task } from './task.ts';
import { team } from './team.ts';
import { undo } from './undo.ts';
import { words } from './words.ts';

export const commands: readonly Command[] = [
  feedback,
  search,
  personaCommand,
  proposal,
  ab,
  action,
  review,
  digest,
  source,
  words,
  campaign,
  team,
  settings,
  undo,
  task,
  help,
];
