import { z } from 'zod'
import { Model } from '../model/model.ts'
import { insert, type Store, select } from './client.ts'

const Row = z
  .object({ model: z.string(), settings: z.string(), origin: z.string() })
  .transform(row => ({ ...row, settings: JSON.parse(row.settings) as unknown }))

/** Every model of a project, by name. */
export async function listModels(store: Store, project: string): Promise<Model[]> {
  const rows = await select(store, {
    sql: `SELECT model, settings, origin FROM models FINAL WHERE project = {project:String} ORDER BY model`,
    params: { project },
    row: Row,
  })
  return rows.map(row => Model.parse({ project, ...row }))
}

/** One model, or null if the project has none of that name. */
export async function findModel(store: Store, project: string, name: string): Promise<Model | null> {
  const [row] = await select(store, {
    sql: `SELECT model, settings, origin FROM models FINAL WHERE project = {project:String} AND model = {name:String}`,
    params: { project, name },
    row: Row,
  })
  return row ? Model.parse({ project, ...row }) : null
}

/** Creates a model or replaces its settings. */
export async function writeModel(store: Store, model: Model): Promise<void> {
  await insert(store, 'models', [
    { ...model, settings: JSON.stringify(model.settings), seq: store.sequence.next() },
  ])
}
