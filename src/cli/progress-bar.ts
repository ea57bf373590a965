import { clearLine, cursorTo } from 'node:readline'
import type { WriteStream } from 'node:tty'

/**
 * Draws progress as text: `[#####-----]  50 %`.
 *
 * @param done how much is done, in the unit of `total`
 * @param total how much there is; 0 counts as all done
 * @param width characters of the whole text, at least 10
 */
export function renderProgress(done: number, total: number, width: number): string {
  const share = total > 0 ? Math.min(1, Math.max(0, done / total)) : 1
  const cells = Math.max(10, width) - 8
  const full = Math.floor(share * cells)
  return `[${'#'.repeat(full)}${'-'.repeat(cells - full)}] ${String(Math.floor(share * 100)).padStart(3)} %`
}

/** Draws progress over the terminal's current line; writes nothing where nobody is looking. */
export function drawProgress(terminal: WriteStream, done: number, total: number): void {
  if (!terminal.isTTY) return
  cursorTo(terminal, 0)
  terminal.write(renderProgress(done, total, Math.min(60, terminal.columns - 1)))
  clearLine(terminal, 1)
}
