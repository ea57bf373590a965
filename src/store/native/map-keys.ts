import { ByteWriter } from './byte-writer.ts'

/** The keys of one row of a map, as they are written. */
export class MapKeys {
  readonly names: readonly string[]
  readonly bytes: Uint8Array

  constructor(names: readonly string[]) {
    const out = new ByteWriter()
    for (const name of names) out.text(name)
    this.names = names
    this.bytes = out.bytes()
  }

  are(names: readonly string[]): boolean {
    if (names.length !== this.names.length) return false
    for (let i = 0; i < names.length; i++) if (names[i] !== this.names[i]) return false
    return true
  }
}
