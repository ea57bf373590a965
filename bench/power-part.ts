import { drawQuiet } from './found-changes.ts'
import { openCells, type PowerCell } from './power-cell.ts'
import { watchedModels } from './power-models.ts'

/** Reference windows. */
const WINDOWS = [10, 30]

/** How windows follow each other: all alike, or days that differ. */
export const STREAMS = [
  { name: 'independent rows', sd: 0 },
  { name: 'day effect sd .1σ', sd: 0.1 },
].flatMap(stream => [100, 1_000, 10_000].map(n => ({ ...stream, n })))

/** Which model beside which stream, and how many references of it are drawn. */
export interface Part {
  model: number
  stream: number
  runs: number
}

const models = watchedModels()

export const PARTS = models.flatMap((_, model) => STREAMS.map((_, stream) => ({ model, stream })))

export function measurePart({ model, stream, runs }: Part): PowerCell[] {
  const watched = models[model]!
  const drawn = Array.from({ length: runs }, (_, run) =>
    drawQuiet(watched, STREAMS[stream]!, { windows: Math.max(...WINDOWS), run }),
  )
  return WINDOWS.flatMap(openCells(watched, drawn))
}
