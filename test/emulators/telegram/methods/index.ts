import type { Method } from '../method.ts';
import { asking } from './asking.ts';
import { editing } from './editing.ts';
import { menus } from './menus.ts';
import { reacting } from './reacting.ts';
import { receiving } from './receiving.ts';
import { sending } from './sending.ts';

/** Every method of the Bot API that the emulator speaks, by its name. */
export const METHODS: Readonly<Record<string, Method>> = {
  ...receiving,
  ...sending,
  ...editing,
  ...reacting,
  ...asking,
  ...menus,
};
