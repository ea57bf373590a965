import { describe, expect, test } from 'vitest'
import { openFamily } from '../../bench/false-alarm-rules.ts'
import {
  announces,
  drawChanged,
  drawQuiet,
  FAMILY_ALPHA,
  firstWhere,
  mayDrift,
  openWatch,
} from '../../bench/found-changes.ts'
import { watchedModels } from '../../bench/power-models.ts'
import { judgeWindow } from '../../src/stats/decision/judge-window.ts'

const DAY_MS = 86_400_000
const models = watchedModels()

describe.each(
  models.map((model, i) => ({ model, name: model.changes.map(({ name }) => name).join(', '), i })),
)('$name', ({ model, i }) => {
  test('to ask of one question alone says what its family says', () => {
    const said = [0, 1, 3].flatMap(run => {
      const drawn = drawQuiet(model, { name: '', n: 1_000, sd: 0.1 }, { windows: 30, run })
      const change = model.changes[run % model.changes.length]!
      const changed = drawChanged(drawn, change, { size: 0.15 * run * change.largest, run })
      return model.families(1_000).flatMap(asking => {
        const family = openFamily(asking, drawn.reference, DAY_MS)
        const run = changed.map((window, at) => family.count(window, 36 + at))
        return run.map((_, at) => {
          const subjects = family.subjects(run.slice(0, at + 1))
          const together = judgeWindow(subjects, FAMILY_ALPHA)[0]!.verdict === 'drift'
          expect(announces(subjects)).toBe(together)
          expect(mayDrift(subjects[0]!) || !together).toBe(true)
          return together
        })
      })
    })
    // Both answers were given.
    expect(new Set(said).size).toBe(2)
  })

  test('the largest change is announced, and none where there is none', () => {
    const drawn = drawQuiet(model, { name: '', n: 1_000, sd: 0 }, { windows: 30, run: i })
    const watch = openWatch(model, drawn, 30)
    for (const change of model.changes) {
      const at = (size: number) => drawChanged(drawn, change, { size, run: 0 })
      expect(watch.announced(at(change.largest), 'default')).toBe(1)
      expect(watch.announced(at(0), 'default')).toBe(Number.POSITIVE_INFINITY)
    }
  })
})

test('the first window counts from 1, and Infinity says none', () => {
  expect(firstWhere([1, 2, 3], each => each > 1)).toBe(2)
  expect(firstWhere([1, 2, 3], each => each > 3)).toBe(Number.POSITIVE_INFINITY)
})
