/** Everything that the emulated Feishu knows. Only the people's side and the calls of the bot change it. */
import { Happenings } from '../shared/happenings.ts';
import { BotCalendar } from './calendar-events.ts';
import type { Chat } from './chat.ts';
import type { EventQueue } from './event-queue.ts';
import { newId } from './ids.ts';
import type { Message } from './message.ts';
import type { Person } from './person.ts';
import { StoredResources } from './stored-resources.ts';

export type Bot = { readonly openId: string; readonly unionId: string; readonly name: string };

export type WorldOptions = {
  readonly appId: string;
  readonly now: () => Date;
  readonly scopes: readonly string[];
  readonly hearsAll: boolean;
  readonly hasCallback: boolean;
};

export class World extends Happenings {
  readonly tenantKey = '2ed263bf32cf1651';
  readonly bot: Bot = { openId: newId('ou'), unionId: newId('on'), name: 'PersonaLoop' };
  readonly appId: string;
  readonly now: () => Date;
  /** What the app was granted. */
  scopes: readonly string[];
  /** Whether group messages arrive that do not mention the bot. */
  hearsAll: boolean;
  /** Whether the callback of cards is switched on in the console. */
  hasCallback: boolean;
  readonly resources = new StoredResources();
  readonly calendar = new BotCalendar();
  readonly people = new Map<string, Person>();
  readonly chats = new Map<string, Chat>();
  readonly messages = new Map<string, Message>();
  /** What was sent under a uuid, and when. */
  readonly sentUuids = new Map<string, { readonly message: Message; readonly at: Date }>();
  readonly events: EventQueue;

  constructor(options: WorldOptions, events: (world: World) => EventQueue) {
    super();
    this.appId = options.appId;
    this.now = options.now;
    this.scopes = options.scopes;
    this.hearsAll = options.hearsAll;
    this.hasCallback = options.hasCallback;
    this.events = events(this);
  }

  /** @param anyOf one of these is enough */
  hasScope(anyOf: readonly string[]): boolean {
    return anyOf.length === 0 || anyOf.some(scope => this.scopes.includes(scope));
  }
}
