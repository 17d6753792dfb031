/** What somebody is in a group, and how the Bot API says it. */
import type { UserJson } from './wire.ts';

export type Standing =
  | { readonly status: 'creator' | 'member' | 'left' | 'kicked' }
  | { readonly status: 'administrator'; readonly rights: Rights }
  /** The emulator knows one restriction: present, but may not write. */
  | { readonly status: 'restricted' };

const RIGHTS = {
  can_manage_chat: true,
  can_change_info: false,
  can_delete_messages: false,
  can_invite_users: true,
  can_restrict_members: false,
  can_pin_messages: true,
  can_manage_topics: false,
  can_promote_members: false,
  can_manage_video_chats: false,
  can_post_stories: false,
  can_edit_stories: false,
  can_delete_stories: false,
};
export type Rights = Readonly<typeof RIGHTS>;

export const LEFT: Standing = { status: 'left' };
export const MEMBER: Standing = { status: 'member' };

export function administrator(rights: Partial<Rights> = {}): Standing {
  return { status: 'administrator', rights: { ...RIGHTS, ...rights } };
}

export function isPresent({ status }: Standing): boolean {
  return status !== 'left' && status !== 'kicked';
}

export function memberJson(user: UserJson, standing: Standing): Record<string, unknown> {
  const { status } = standing;
  switch (status) {
    case 'creator':
      return { user, status, is_anonymous: false };
    case 'administrator':
      return { user, status, can_be_edited: false, ...standing.rights, is_anonymous: false };
    case 'restricted':
      return { user, status, is_member: true, can_send_messages: false, until_date: 0 };
    case 'kicked':
      return { user, status, until_date: 0 };
    case 'member':
    case 'left':
      return { user, status };
    default:
      return status satisfies never;
  }
}
