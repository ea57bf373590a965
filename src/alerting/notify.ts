import { listUntoldAlerts } from '../store/alerts.ts'
import { type Batch, runPipeline, type Surroundings } from './pipeline.ts'

/**
 * Puts into the outbox whatever is true and untold, once: alerts that fire, and the end of those people were
 * told of. Call it when no closed window is left unjudged.
 *
 * @returns the messages made, and what was left out and why
 */
export async function notify(surroundings: Surroundings): Promise<Batch> {
  return runPipeline(await listUntoldAlerts(surroundings.store, surroundings.project), surroundings)
}
