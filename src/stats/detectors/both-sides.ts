import type { Detector, DetectorState, Signal } from './detector.ts'

const loudness: Record<Signal, number> = { stable: 0, warning: 1, drift: 2 }

/**
 * Makes a detector of rises see falls too: a second one is given each value mirrored, and the louder of the two is
 * heard. At `drift` both begin anew. False alarms double.
 *
 * @param make a detector of rises, such as `hddmA`
 * @param mirror turns a fall into a rise: `value => 1 - value` for shares, `value => -value` for measurements
 */
export function bothSides(make: () => Detector, mirror: (value: number) => number): Detector {
  const rise = make()
  const fall = make()
  const reset = () => {
    rise.reset()
    fall.reset()
  }
  return {
    update(value) {
      const up = rise.update(value)
      const down = fall.update(mirror(value))
      const louder = loudness[up] >= loudness[down] ? up : down
      if (louder === 'drift') reset()
      return louder
    },
    reset,
    state: () => ({ rise: rise.state(), fall: fall.state() }),
    restore(state) {
      if (!isState(state.rise) || !isState(state.fall)) {
        throw new RangeError('a state of this detector has a rise and a fall')
      }
      rise.restore(state.rise)
      fall.restore(state.fall)
    },
  }
}

function isState(value: DetectorState[string] | undefined): value is DetectorState {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
