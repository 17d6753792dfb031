/** How a platform takes what is posted to it; the web room mounts it. */

export type Webhook = {
  /** From the root on: '/telegram'. */
  readonly path: string;
  /** Larger bodies are refused with 413, unread. */
  readonly mostBytes: number;
  /** @returns the status to answer with, and what as JSON; resolves only when what was posted is stored */
  take(request: Posted): Promise<WebhookAnswer>;
};

export type Posted = {
  /** @param name in any case */
  readonly header: (name: string) => string | undefined;
  readonly body: string;
};

type WebhookAnswer = { readonly status: number; readonly body?: unknown };
