import { describe, expect, it } from 'vitest'
import { embedJson } from '../../src/web/embed-json.ts'

describe('embedJson', () => {
  it.each([['</script><script>alert(1)</script>'], ['<!-- <script>'], ['a & b \u2028 \u2029']])(
    'lets no character of %j end its element, and reads back the same',
    text => {
      const embedded = embedJson({ label: text })
      expect(embedded).not.toMatch(/[<>&\u2028\u2029]/)
      expect(JSON.parse(embedded)).toEqual({ label: text })
    },
  )
})
