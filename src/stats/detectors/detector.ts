/** What a detector says of the value it was just given. `warning`: a change may be under way. */
export type Signal = 'stable' | 'warning' | 'drift'

type Json = number | string | boolean | null | readonly Json[] | { readonly [field: string]: Json }

/** What a detector has learnt so far, as plain JSON. */
export type DetectorState = { readonly [field: string]: Json }

/** Reads a series one value at a time and says when it has changed. It asks neither clock nor chance. */
export interface Detector {
  /**
   * Takes the next value. With `drift` the detector has begun anew: the next value is the first it knows.
   *
   * @throws RangeError for a value the detector does not take (NaN and ±Infinity always); nothing has changed then
   */
  update(value: number): Signal
  /** Forgets everything, as if newly made. */
  reset(): void
  /** A copy of what it has learnt, to be kept between windows. */
  state(): DetectorState
  /**
   * Goes on where `state()` was taken, exactly, in a detector made with the same parameters.
   *
   * @throws RangeError when the fields are not those of this detector's states
   */
  restore(state: DetectorState): void
}

/** A detector without its bookkeeping. */
export interface Rule<State extends DetectorState> {
  /** Returns the value to go on with; throws RangeError for one that is not taken. */
  read(value: number): number
  /** The state before the first value. */
  fresh(): State
  /** Moves `state` on by one value. */
  step(state: State, value: number): Signal
}

export function detector<State extends DetectorState>({ read, fresh, step }: Rule<State>): Detector {
  let current = fresh()
  const fields = Object.keys(current).sort().join(', ')
  return {
    update(value) {
      const signal = step(current, read(value))
      if (signal === 'drift') current = fresh()
      return signal
    },
    reset() {
      current = fresh()
    },
    state: () => structuredClone(current),
    restore(state) {
      const given = Object.keys(state).sort().join(', ')
      if (given !== fields)
        throw new RangeError(`a state of this detector has ${fields}; this one has ${given}`)
      current = structuredClone(state) as State
    },
  }
}
