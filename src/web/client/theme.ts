/// <reference lib="dom" />
import type { Tone } from '../time-chart.ts'

const NAMES = ['accent', 'second', 'third', 'reference', 'warning', 'critical', 'neutral'] as const

/** The page's colours, as canvas needs them. */
export interface Theme {
  tones: Record<Tone, string>
  text: string
  muted: string
  grid: string
  surface: string
}

/** Reads the colours the style sheet has chosen for light or dark. */
export function readTheme(): Theme {
  const style = getComputedStyle(document.documentElement)
  const colour = (name: string) => style.getPropertyValue(`--${name}`).trim()
  return {
    tones: Object.fromEntries(NAMES.map(name => [name, colour(name)])) as Record<Tone, string>,
    text: colour('text'),
    muted: colour('muted'),
    grid: colour('grid'),
    surface: colour('surface'),
  }
}
