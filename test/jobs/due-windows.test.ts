import { describe, expect, it, test } from 'vitest'
import type { Closing, CountedWindow } from '../../src/analyzers/closed-windows.ts'
import { dueWindows } from '../../src/jobs/due-windows.ts'
import type { MeasuredWindow } from '../../src/store/windows.ts'

const DAY = 86_400
const DAY_MS = DAY * 1000
/** Now is ten minutes and a second after the end of day 2. */
const closing: Closing = { windowMs: DAY_MS, settleMs: 600_000, labelLagMs: 0, now: 3 * DAY_MS + 601_000 }

const counted = (day: number, over: Partial<CountedWindow> = {}): CountedWindow => ({
  kind: 'features',
  start: day * DAY,
  counted: 5,
  dirty: 0,
  ...over,
})
const measured = (day: number, over: Partial<MeasuredWindow> = {}): MeasuredWindow => ({
  kind: 'features',
  window_start: day * DAY,
  window_end: (day + 1) * DAY,
  measured: 5,
  ...over,
})
const outcome = { kind: 'outcome' } as const

interface Case {
  name: string
  counted: CountedWindow[]
  measured?: MeasuredWindow[]
  closing?: Partial<Closing>
  /** Kind and day, in order. */
  due: string[]
}

test.each<Case>([
  { name: 'nothing counted, nothing due', counted: [], due: [] },
  { name: 'a closed window', counted: [counted(2)], due: ['features 2'] },
  { name: 'the open window is not due', counted: [counted(2), counted(3)], due: ['features 2'] },
  {
    name: 'a window still settling is not due',
    counted: [counted(2)],
    closing: { now: 3 * DAY_MS + 599_999 },
    due: [],
  },
  {
    name: 'a window just settled is due',
    counted: [counted(2)],
    closing: { now: 3 * DAY_MS + 600_000 },
    due: ['features 2'],
  },
  {
    name: 'outcomes wait for their labels',
    counted: [counted(0, outcome), counted(1, outcome), counted(2, outcome)],
    closing: { labelLagMs: 2 * DAY_MS },
    due: ['outcome 0'],
  },
  {
    name: 'the lag of labels does not hold up features',
    counted: [counted(2)],
    closing: { labelLagMs: 9 * DAY_MS },
    due: ['features 2'],
  },
  {
    name: 'a window with slices to count waits',
    counted: [counted(1, { dirty: 1 }), counted(2)],
    due: ['features 2'],
  },
  { name: 'measured already', counted: [counted(2)], measured: [measured(2)], due: [] },
  {
    name: 'counted anew since it was measured',
    counted: [counted(2, { counted: 6 })],
    measured: [measured(2)],
    due: ['features 2'],
  },
  { name: 'of another kind', counted: [counted(2, outcome)], measured: [measured(2)], due: ['outcome 2'] },
  {
    name: 'measured when windows had another length',
    counted: [counted(2)],
    measured: [measured(2, { window_end: 2 * DAY + 3_600 })],
    due: ['features 2'],
  },
  {
    name: 'in order of time',
    counted: [counted(2), counted(0, outcome), counted(1), counted(0)],
    due: ['features 0', 'outcome 0', 'features 1', 'features 2'],
  },
  {
    name: 'a day without rows between two',
    counted: [counted(0), counted(2)],
    due: ['features 0', 'features 1', 'features 2'],
  },
  {
    name: 'the silence after the last',
    counted: [counted(0)],
    due: ['features 0', 'features 1', 'features 2'],
  },
  {
    name: 'a silent day already told',
    counted: [counted(0)],
    measured: [measured(0), measured(1, { measured: 0 })],
    due: ['features 2'],
  },
  {
    name: 'a silent day into which rows came late',
    counted: [counted(0), counted(1, { counted: 9 }), counted(2)],
    measured: [measured(0), measured(1, { measured: 0 }), measured(2)],
    due: ['features 1'],
  },
  { name: 'outcomes are never silent', counted: [counted(0, outcome)], due: ['outcome 0'] },
])('$name', ({ counted: windows, measured: done = [], closing: over = {}, due }) => {
  const found = dueWindows(windows, done, { ...closing, ...over })
  expect(found.map(({ kind, start }) => `${kind} ${start / DAY}`)).toEqual(due)
})

describe('a long silence', () => {
  const now = 400 * DAY_MS

  it('is told for 30 windows, then the model is not asked any more', () => {
    const days = dueWindows([counted(0)], [], { ...closing, now }).map(({ start }) => start / DAY)
    expect(days).toEqual(Array.from({ length: 31 }, (_, i) => i))
  })

  it('begins anew after every window with rows', () => {
    const days = dueWindows([counted(0), counted(100)], [], { ...closing, now }).map(
      ({ start }) => start / DAY,
    )
    expect(days.filter(day => day > 30)).toEqual(Array.from({ length: 31 }, (_, i) => 100 + i))
  })
})

it('a due window says how far it was counted and when it ends', () => {
  expect(dueWindows([counted(2, { counted: 7 })], [], closing)).toEqual([
    { kind: 'features', start: 2 * DAY, end: 3 * DAY, counted: 7 },
  ])
})
