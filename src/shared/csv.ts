/** @file Lines of comma-separated values (RFC 4180). Pure. */

const NEEDS_QUOTES = /[",\r\n]/

/** A cell that begins like a formula is text all the same: spreadsheets would run it. */
const FORMULA = /^[=+@\t\r]/

function cell(value: string | number): string {
  const text = typeof value === 'string' && FORMULA.test(value) ? `'${value}` : String(value)
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** With its line break. */
export const csvLine = (values: readonly (string | number)[]): string => `${values.map(cell).join(',')}\r\n`
