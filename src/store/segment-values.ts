import { z } from 'zod'
import { insert, type Store, select } from './client.ts'

/** Values of a segment dimension or protected attribute that rows are counted apart by. */
export const MOST_SEGMENT_VALUES = 100

/** The values counted apart of each dimension and attribute of a model, by name: the first that were seen. */
export type SegmentValues = ReadonlyMap<string, readonly string[]>

/** Those that have as many values as are counted apart. */
export const fullOf = (values: SegmentValues): SegmentValues =>
  new Map([...values].filter(([, each]) => each.length >= MOST_SEGMENT_VALUES))

/** The values of every model of a project, or of one, by model. */
async function listSegmentValues(
  store: Store,
  project: string,
  model?: string,
): Promise<Map<string, Map<string, string[]>>> {
  const rows = await select(store, {
    sql: `
      SELECT model, name, arraySort(groupUniqArray(value)) AS values FROM segment_values
      WHERE project = {project:String} ${model === undefined ? '' : 'AND model = {model:String}'}
      GROUP BY model, name ORDER BY model, name`,
    params: { project, model: model ?? '' },
    row: z.object({ model: z.string(), name: z.string(), values: z.array(z.string()) }),
  })
  const found = new Map<string, Map<string, string[]>>()
  for (const { model: name, ...each } of rows) {
    const ofModel = found.get(name) ?? new Map<string, string[]>()
    found.set(name, ofModel.set(each.name, each.values))
  }
  return found
}

/** The values of one model. */
export const readSegmentValues = async (
  store: Store,
  project: string,
  model: string,
): Promise<Map<string, string[]>> => (await listSegmentValues(store, project, model)).get(model) ?? new Map()

/** Adds values to those of a model. Whoever does so is alone: two at once could add too many. */
export async function addSegmentValues(
  store: Store,
  project: string,
  { model, values }: { model: string; values: SegmentValues },
): Promise<void> {
  const seq = store.sequence.next()
  const rows = [...values].flatMap(([name, each]) =>
    each.map(value => ({ project, model, name, value, seq })),
  )
  await insert(store, 'segment_values', rows)
  store.changes.learned += 1
}
