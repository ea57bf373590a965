import { expect, test } from 'vitest'
import { coldRule } from '../../../src/stats/decision/cold-rule.ts'

const DAY = 86_400_000
/** 1.36·√(1/1000 + 1/1000) = .0608: alarms from .2108 on. */
const at = (ks: number) => ({ ks, n: 1000, m: 1000 })

test.each([
  { name: 'two windows running', previous: at(0.22), current: at(0.22), windowMs: DAY, alarms: true },
  { name: 'only this window', previous: at(0.2), current: at(0.22), windowMs: DAY, alarms: false },
  { name: 'only the window before', previous: at(0.22), current: at(0.2), windowMs: DAY, alarms: false },
  { name: 'no window before', previous: null, current: at(0.9), windowMs: DAY, alarms: false },
  { name: 'shorter than a day', previous: at(0.9), current: at(0.9), windowMs: DAY - 1, alarms: false },
  { name: 'few rows', previous: at(0.9), current: { ks: 0.5, n: 10, m: 1000 }, windowMs: DAY, alarms: false },
  {
    name: 'an empty window',
    previous: at(0.9),
    current: { ks: 1, n: 0, m: 1000 },
    windowMs: DAY,
    alarms: false,
  },
])('$name: $alarms', ({ previous, current, windowMs, alarms }) => {
  expect(coldRule(previous, current, windowMs)).toBe(alarms)
})
