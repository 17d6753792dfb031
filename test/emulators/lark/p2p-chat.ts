/** The private chat of one person with the bot. */
import { Chat } from './chat.ts';
import type { Person } from './person.ts';
import type { World } from './world.ts';

export class P2pChat extends Chat {
  override readonly kind = 'p2p';
  readonly person: Person;

  constructor(world: World, person: Person) {
    super(world);
    this.person = person;
  }

  override get isBotPresent(): boolean {
    return true;
  }

  override hasMember(person: Person): boolean {
    return person === this.person;
  }
}
