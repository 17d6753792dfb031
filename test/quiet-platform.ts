/** A platform that does nothing; tests make of it what they need. */
import type { Incoming } from '../src/chat/incoming.ts';
import type {
  Capabilities,
  Host,
  Outgoing,
  Platform,
  PlatformName,
  ReactionSeen,
} from '../src/chat/platform.ts';
import type { View } from '../src/chat/view.ts';

export const quietCapabilities: Capabilities = {
  sendsOnceWithinMilliseconds: 0,
  keepsMessages: true,
  showsForms: true,
  listsReactions: false,
  tellsMembers: false,
  marksMessages: false,
  menuTakesChinese: false,
  longestText: 4096,
  largestFile: 0,
};

export abstract class QuietPlatform implements Platform {
  readonly name: PlatformName = 'telegram';
  readonly capabilities: Capabilities = quietCapabilities;
  isConnected = true;
  isCaughtUp = true;
  readonly counts = {};
  readonly webhooks = [];
  readonly calendar = undefined;
  receive: (incoming: Incoming) => Promise<void> = () => Promise.reject(new Error('not started'));

  async start(host: Host): Promise<void> {
    this.receive = incoming => host.receive(incoming);
  }

  split(view: View): readonly View[] {
    return [view];
  }

  turn(_chatId: string): Date {
    return new Date(0);
  }

  abstract send(outgoing: Outgoing): Promise<string | undefined>;
  abstract edit(messageId: string, outgoing: Outgoing): Promise<void>;
  async mark(_chatId: string, _messageId: string): Promise<void> {}
  reactions(_chatId: string, _messageId: string): Promise<readonly ReactionSeen[]> {
    return Promise.reject(new Error('nobody reacts here'));
  }

  isInRoom(_chatId: string, _userId: string): Promise<boolean> {
    return Promise.reject(new Error('nobody can tell who is here'));
  }

  download(): Promise<Uint8Array> {
    return Promise.reject(new Error('there are no files here'));
  }

  async stop(): Promise<void> {}
}
