/**
 * What JavaScript writes otherwise: escapes with small digits, and what it leaves as it is. Other escapes are matched as
 * well, so that a backslash that one of them stands for begins none.
 */
const UNLIKE = /\\u(?<digits>[0-9a-f]{4})|\\.|[/\u2028\u2029]/g

/**
 * A value in JSON as ClickHouse's `toJSONString` writes it: that escapes `/` and the separators of lines and paragraphs,
 * and its digits are capitals. Source of the format: ClickHouse, `writeJSONString` in `src/IO/WriteHelpers.h`.
 */
export const jsonText = (value: string | readonly string[]): string =>
  JSON.stringify(value).replace(UNLIKE, (found, digits?: string) => {
    if (digits !== undefined) return `\\u${digits.toUpperCase()}`
    if (found === '/') return '\\/'
    return found.length > 1 ? found : `\\u${found.charCodeAt(0).toString(16)}`
  })
