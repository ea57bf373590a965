import { setTimeout as wait } from 'node:timers/promises'

/** Waits; ends early at the signal. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal }).catch(() => {})
}
