/**
 * The variance-stabilised share: asin √((x + 3/8) / (n + 3/4)), in radians. Whatever the share, its variance is
 * 1/(4n) if the n rows were independent, so shares of different sizes can be compared on one scale.
 *
 * Source: Anscombe (1948), Biometrika 35, 246–254.
 *
 * @param x rows that count, from 0 to n
 * @param n rows in all, greater than 0
 */
export function shareAngle(x: number, n: number): number {
  return angleOf((x + 3 / 8) / (n + 3 / 4))
}

/** @returns asin √share in radians; shares outside 0…1 are taken as the nearer end */
export function angleOf(share: number): number {
  return Math.asin(Math.sqrt(Math.min(1, Math.max(0, share))))
}

/** @returns the share whose `angleOf` is `angle`; angles outside 0…π/2 are taken as the nearer end */
export function shareOf(angle: number): number {
  return Math.sin(Math.min(Math.PI / 2, Math.max(0, angle))) ** 2
}
