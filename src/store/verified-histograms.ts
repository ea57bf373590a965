import { setParams } from './raw-rows.ts'
import type { Recount } from './recount.ts'

/** SELECT of the stored histograms of one span, in the model's present binnings, for which a condition on `h` is true. */
export const verifiedHistograms = (span: number, where: string): string => `
  SELECT * FROM histograms AS h FINAL
  WHERE project = {project:String} AND model = {model:String} AND reference = {reference:String}
    AND binning IN {current:Array(String)} AND span = ${span} AND ${where}`

/** What it binds, and the statements that count the same set of slices. */
export const verifiedParams = (project: string, recount: Recount): Record<string, unknown> => ({
  ...setParams(project, recount.set),
  current: [...new Set([...recount.binnings.values()].map(({ id }) => id))],
})
