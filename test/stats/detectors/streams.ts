import { readFileSync } from 'node:fs'
import type { Detector, Signal } from '../../../src/stats/detectors/detector.ts'
import { seededRandom } from '../decision/seeded-random.ts'

interface Golden {
  river: Record<`stream_${1 | 2 | 3}`, number[]> & { expected: Record<string, number[]> }
  frouros_stream_drift: { data: number[]; expected: Record<string, number[]> }
}

const golden: Golden = JSON.parse(readFileSync('../shared/goldens/concept_drift_streams.json', 'utf8'))

/** Streams of River's own tests, and the positions of alarms by detector and stream. */
export const river = golden.river
/** A stream of Frouros's own tests, and the positions of alarms by detector and parameters. */
export const frouros = golden.frouros_stream_drift

/** A stretch of a stream: its level, and how many values. */
export type Stretch = readonly [level: number, length: number]

type Draw = (level: number, random: () => number) => number

function stream(seed: number, stretches: readonly Stretch[], draw: Draw): number[] {
  const random = seededRandom(seed)
  return stretches.flatMap(([level, length]) => Array.from({ length }, () => draw(level, random)))
}

/** 0 and 1, the level being the chance of 1. */
export function errors(seed: number, ...stretches: Stretch[]): number[] {
  return stream(seed, stretches, (level, random) => (random() < level ? 1 : 0))
}

/** Uniform numbers from the level to half above it. */
export function shares(seed: number, ...stretches: Stretch[]): number[] {
  return stream(seed, stretches, (level, random) => level + random() / 2)
}

/** Uniform numbers from the level to 1 above it. */
export function uniforms(seed: number, ...stretches: Stretch[]): number[] {
  return stream(seed, stretches, (level, random) => level + random())
}

/** Sums of three uniform numbers and the level: mean 1.5 above it, standard deviation ½. */
export function bells(seed: number, ...stretches: Stretch[]): number[] {
  return stream(seed, stretches, (level, random) => level + random() + random() + random())
}

export const signals = (detector: Detector, values: readonly number[]): Signal[] =>
  values.map(value => detector.update(value))

/** The positions at which a detector gave a signal, counted from 0. */
export function positions(detector: Detector, values: readonly number[], signal: Signal = 'drift'): number[] {
  return signals(detector, values).flatMap((given, position) => (given === signal ? [position] : []))
}
