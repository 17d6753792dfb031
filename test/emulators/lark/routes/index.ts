import type { Route } from '../route.ts';
import { calendars } from './calendars.ts';
import { changing } from './changing.ts';
import { chats } from './chats.ts';
import { entering } from './entering.ts';
import { reacting } from './reacting.ts';
import { sending } from './sending.ts';
import { tenant } from './tenant.ts';
import { uploading } from './uploading.ts';

/** Every call of the platform that the emulator speaks. */
export const ROUTES: readonly Route[] = [
  ...entering,
  ...sending,
  ...changing,
  ...reacting,
  ...uploading,
  ...chats,
  ...tenant,
  ...calendars,
];
