/** @file Every theme's colours against each other by the formula of WCAG 2.2, read from the style sheet itself. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import test from 'node:test'

const css = readFileSync(path.join(import.meta.dirname, 'themes.css'), 'utf8')

type Scheme = 'light' | 'dark'
type Colours = ReadonlyMap<string, string>

/** The colours of the rule with this selector, as one scheme has them. */
function colours(selector: string, scheme: Scheme): Colours {
  const start = css.indexOf(`${selector} {`)
  assert.ok(start >= 0, selector)
  const body = css.slice(start, css.indexOf('}', start))
  const pairs = [...body.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)]
  return new Map(pairs.map(([, name = '', light = '', dark = '']) => [name, scheme === 'light' ? light : dark]))
}

/** Relative luminance of "#rrggbb". */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const value = parseInt(colour.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

const GROUNDS = ['ground', 'raised'] as const

/** What is read, on what. */
const TEXT: readonly (readonly [string, readonly string[]])[] = [
  ['text', [...GROUNDS, 'sunken', 'control', 'control-over']],
  ['text-soft', [...GROUNDS, 'control']],
  ['accent', GROUNDS],
  ['danger', GROUNDS],
  ['on-accent', ['accent', 'accent-over']],
]

/** What must be seen to be used: edges of fields, the filled part of sliders, the ring of the focus. */
const PARTS: readonly (readonly [string, readonly string[]])[] = [
  ['edge', GROUNDS],
  ['accent', [...GROUNDS, 'control']],
]

function weak(theme: Colours, pairs: typeof TEXT, least: number): string[] {
  return pairs.flatMap(([name, grounds]) =>
    grounds.flatMap((ground) => {
      const [ink, paper] = [theme.get(name), theme.get(ground)]
      assert.ok(ink && paper, `${name} on ${ground}`)
      const found = contrast(ink, paper)
      return found < least ? [`${name} on ${ground}: ${found.toFixed(2)}`] : []
    }),
  )
}

test('the formula is that of WCAG', () => {
  assert.equal(contrast('#000000', '#ffffff'), 21)
  assert.ok(Math.abs(contrast('#777777', '#ffffff') - 4.48) < 0.005)
})

for (const scheme of ['dark', 'light'] as const) {
  test(`${scheme}: text has 4.5, parts of controls have 3`, () => {
    const theme = colours(':root', scheme)
    assert.deepEqual(weak(theme, TEXT, 4.5), [])
    assert.deepEqual(weak(theme, PARTS, 3), [])
  })
  test(`high contrast, ${scheme}: text and parts of controls have 7, and no colour is left to the other theme`, () => {
    const theme = colours(":root[data-theme='contrast']", scheme)
    assert.deepEqual([...theme.keys()].toSorted(), [...colours(':root', scheme).keys()].toSorted())
    assert.deepEqual(weak(theme, TEXT, 7), [])
    assert.deepEqual(weak(theme, PARTS, 7), [])
  })
}
