/** A process of `power.ts`: measures one part at a time, as it is asked, until nobody is there to ask. */
import { measurePart, type Part } from './power-part.ts'

process.on('message', (part: Part) => process.send?.(measurePart(part)))
