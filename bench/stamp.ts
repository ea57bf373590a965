const ID = 'prediction-'
const ID_DIGITS = 9
const TIME = '"timestamp":"'

/** A body of `makePredictions` whose rows can be made new ones in place. */
export class StampedBody {
  readonly bytes: Buffer
  readonly rows: number
  readonly #ids: number[]
  readonly #times: number[]

  constructor(body: Buffer) {
    this.bytes = body
    this.#ids = placesOf(body, ID)
    this.#times = placesOf(body, TIME)
    this.rows = this.#ids.length
  }

  /** Numbers the rows from `first` and puts them at even distances from `from`; epoch milliseconds. */
  stamp(first: number, { from, stepMs }: { from: number; stepMs: number }): Buffer {
    for (let row = 0; row < this.rows; row++) {
      this.bytes.write(String(first + row).padStart(ID_DIGITS, '0'), this.#ids[row]!, 'latin1')
      this.bytes.write(new Date(from + row * stepMs).toISOString(), this.#times[row]!, 'latin1')
    }
    return this.bytes
  }
}

/** Where each occurrence of a text ends. */
function placesOf(body: Buffer, text: string): number[] {
  const places: number[] = []
  for (let at = body.indexOf(text); at !== -1; at = body.indexOf(text, at + 1)) places.push(at + text.length)
  return places
}
