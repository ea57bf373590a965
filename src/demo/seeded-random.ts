/** A stream of pseudo-random numbers that is the same every time it is asked for. */
export interface SeededRandom {
  /** Uniform in [0, 1). */
  uniform(): number
  /** Standard normal. */
  normal(): number
}

/**
 * Opens one stream of a seed. Different streams of a seed are independent, so parts of a simulation can be
 * computed in any order. The generator is sfc32 (C. Doty-Humphrey, PractRand), normals by Box and Muller (1958).
 *
 * @param seed 32-bit integer
 * @param stream 32-bit integer, may be negative
 */
export function seededRandom(seed: number, stream: number): SeededRandom {
  let a = seed | 0
  let b = stream | 0
  let c = 0x9e3779b9 | 0
  let counter = 1
  let spare: number | null = null

  function uniform(): number {
    const t = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + t) | 0
    return (t >>> 0) / 0x1_0000_0000
  }

  function normal(): number {
    if (spare !== null) {
      const kept = spare
      spare = null
      return kept
    }
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()))
    const angle = 2 * Math.PI * uniform()
    spare = radius * Math.sin(angle)
    return radius * Math.cos(angle)
  }

  // Neighbouring streams start from almost the same state: 15 rounds tell them apart.
  for (let round = 0; round < 15; round++) uniform()
  return { uniform, normal }
}
