/**
 * How far ln(1 + e) lies below its tangent: e − ln(1 + e), which is about e²/2.
 *
 * Written directly this loses all its digits near 0. With s = e/(2+e), ln(1+e) = 2 atanh(s), and the
 * difference becomes e·s − 2(s³/3 + s⁵/5 + …) without cancellation (Abramowitz & Stegun 4.1.27).
 *
 * @param e greater than −1; Infinity at −1
 * @param ratio 1 + e; pass it when e is so near −1 that the addition would lose it
 */
export function logDeviance(e: number, ratio = 1 + e): number {
  if (e < -0.5 || e > 2) return e - Math.log(ratio)
  const s = e / (2 + e)
  const square = s * s
  let power = s * square
  let tail = 0
  for (let odd = 3; Math.abs(power) > 1e-18 * square; odd += 2) {
    tail += power / odd
    power *= square
  }
  return e * s - 2 * tail
}
