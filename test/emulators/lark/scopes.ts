/** Which scopes the app has unless a test says otherwise, and which of them each call asks for: any one is enough. */

export const USUAL_SCOPES: readonly string[] = [
  'im:message:send_as_bot',
  'im:message.group_at_msg:readonly',
  'im:message.group_msg',
  'im:message.p2p_msg:readonly',
  'im:message.reactions:read',
  'im:message.reactions:write_only',
  'im:message:readonly',
  'im:resource',
  'im:chat:readonly',
  'im:chat.members:read',
  'contact:user.base:readonly',
  'calendar:calendar',
  'calendar:calendar.event:create',
];

export const SENDS = ['im:message', 'im:message:send_as_bot', 'im:message:send'];
export const UPDATES = ['im:message', 'im:message:send_as_bot', 'im:message:update'];
export const RECALLS = ['im:message', 'im:message:send_as_bot', 'im:message:recall'];
export const READS = ['im:message', 'im:message:readonly', 'im:message.history:readonly'];
export const READS_GROUP = ['im:message.group_msg'];
export const REACTS = ['im:message', 'im:message.reactions:write_only'];
export const READS_REACTIONS = ['im:message', 'im:message:readonly', 'im:message.reactions:read'];
const ANY_CALENDAR = 'calendar:calendar';
export const READS_CALENDAR = [ANY_CALENDAR, 'calendar:calendar:read', 'calendar:calendar:readonly'];
export const MAKES_EVENTS = [ANY_CALENDAR, 'calendar:calendar.event:create'];
export const CHANGES_EVENTS = [ANY_CALENDAR, 'calendar:calendar.event:update'];
export const DELETES_EVENTS = [ANY_CALENDAR, 'calendar:calendar.event:delete'];
export const UPLOADS = ['im:resource', 'im:resource:upload'];
export const READS_CHAT = ['im:chat', 'im:chat:readonly', 'im:chat:read'];
export const READS_MEMBERS = [
  'im:chat',
  'im:chat:readonly',
  'im:chat.members:read',
  'im:chat.group_info:readonly',
];
