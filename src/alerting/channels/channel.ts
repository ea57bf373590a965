import type { Notification } from '../notification.ts'

/** One attempt to send: its time, and what ends it early. */
export interface Attempt {
  /** Epoch milliseconds. */
  now: number
  signal: AbortSignal
}

/** What became of an attempt. Errors are one line for people and hold no secret. */
export type SendResult =
  | { outcome: 'sent'; warning?: string }
  | { outcome: 'retry'; error: string; retryAfterMs?: number }
  /** No further attempt can help. */
  | { outcome: 'failed'; error: string }

/** A way to reach people. */
export interface Channel {
  name: string
  /** Sends once, and never throws: whatever goes wrong is a result. */
  send(notification: Notification, attempt: Attempt): Promise<SendResult>
}

/** The message of anything that was thrown, on one line. */
export const errorLine = (error: unknown): string =>
  (error instanceof Error ? error.message || error.name : String(error)).replace(/\s+/g, ' ').slice(0, 500)
