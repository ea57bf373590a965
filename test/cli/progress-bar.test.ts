import { Writable } from 'node:stream'
import type { WriteStream } from 'node:tty'
import { describe, expect, test } from 'vitest'
import { drawProgress, renderProgress } from '../../src/cli/progress-bar.ts'

describe('renderProgress', () => {
  test.each([
    [0, 200, 18, '[----------]   0 %'],
    [100, 200, 18, '[#####-----]  50 %'],
    [199, 200, 18, '[#########-]  99 %'],
    [200, 200, 18, '[##########] 100 %'],
    [300, 200, 18, '[##########] 100 %'],
    [0, 0, 18, '[##########] 100 %'],
    [1, 2, 3, '[#-]  50 %'],
  ])('%d of %d in %d characters is %s', (done, total, width, expected) => {
    expect(renderProgress(done, total, width)).toBe(expected)
  })
})

describe('drawProgress', () => {
  function drawOn(isTTY: boolean): string {
    let written = ''
    const sink = new Writable({
      write(chunk, _, done) {
        written += chunk
        done()
      },
    })
    drawProgress(Object.assign(sink, { isTTY, columns: 19 }) as unknown as WriteStream, 1, 2)
    return written
  }

  test('goes over the current line of a terminal', () => {
    expect(drawOn(true)).toBe('\u001b[1G[#####-----]  50 %\u001b[0K')
  })

  test('writes nothing into a file', () => {
    expect(drawOn(false)).toBe('')
  })
})
