/** The JSON that crosses the wire, as far as the emulator speaks it. */

export type EventEnvelope = {
  readonly schema: '2.0';
  readonly header: {
    readonly event_id: string;
    readonly event_type: string;
    readonly create_time: string;
    readonly token: string;
    readonly app_id: string;
    readonly tenant_key: string;
  };
  readonly event: Readonly<Record<string, unknown>>;
};

export type MentionJson = {
  readonly key: string;
  readonly id: { readonly open_id: string; readonly union_id: string; readonly user_id: null };
  readonly name: string;
  readonly mentioned_type: 'user' | 'bot';
  readonly tenant_key: string;
};

export const CARD_ACTION = 'card.action.trigger';

/** Times cross the wire as strings of milliseconds. */
export function milliseconds(date: Date): string {
  return String(date.getTime());
}
