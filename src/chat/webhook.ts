/** How a platform takes what is posted to it; the web room mounts it. Anybody can post: what costs comes after the proof. */

export type Webhook = {
  /** From the root on: '/telegram'. */
  readonly path: string;
  /**
   * By the headers alone, before anything is read.
   * @returns so many bytes are read, larger bodies being refused with 413; undefined to refuse it with 401, unread
   */
  mostBytes(header: Header): number | undefined;
  /** @returns the status to answer with, and what as JSON; resolves only when what was posted is stored */
  take(request: Posted): Promise<WebhookAnswer>;
};

/** @param name in any case */
export type Header = (name: string) => string | undefined;

export type Posted = {
  readonly header: Header;
  /** As it came, byte for byte. */
  readonly body: Buffer;
};

type WebhookAnswer = { readonly status: number; readonly body?: unknown };
