/** @file What is measured in a page: the time between frames, and from an input to the picture that shows it. Runs in Node, around a page. */
import { setTimeout } from 'node:timers/promises'
import type { Page } from '@playwright/test'

/** CSS pixels of a notch of the wheel, and how soon the next one follows where somebody hurries: 7,500 pixels a second. */
const NOTCH = 120
const NOTCH_MS = 16

/** Milliseconds. */
export interface Spread {
  readonly median: number
  readonly p95: number
  readonly count: number
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(Math.floor(share * sorted.length), sorted.length - 1)] ?? NaN
  return { median: at(0.5), p95: at(0.95), count: sorted.length }
}

export interface Moved {
  /** Between two frames while the pointer moves. */
  readonly frame: Spread
  /** From a pointer's event to the end of the frame that it changed. */
  readonly input: Spread
}

interface Recorder {
  stop(): { readonly frames: number[]; readonly inputs: number[] }
}

declare global {
  interface Window {
    recorder?: Recorder
  }
}

/** Runs inside the page. */
function record(): void {
  const frames: number[] = []
  const inputs: number[] = []
  let last = 0
  let running = true
  const frame = (now: number) => {
    if (last > 0) frames.push(now - last)
    last = now
    if (running) requestAnimationFrame(frame)
  }
  requestAnimationFrame(frame)
  const heard = ({ timeStamp }: Event) => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel()
      // Its turn comes when the frame has been drawn.
      port1.onmessage = () => inputs.push(performance.now() - timeStamp)
      port2.postMessage(null)
    })
  }
  window.addEventListener('pointermove', heard, { capture: true })
  window.recorder = {
    stop() {
      running = false
      window.removeEventListener('pointermove', heard, { capture: true })
      return { frames, inputs }
    },
  }
}

/** Turns the wheel over a place of the window for a while, as a hand does that looks for something. */
export async function measureScroll(page: Page, at: { x: number; y: number }, ms: number): Promise<Spread> {
  await page.mouse.move(at.x, at.y)
  await page.evaluate(record)
  const began = performance.now()
  for (let i = 0; performance.now() - began < ms; i++) {
    await page.mouse.wheel(0, i % 160 < 120 ? NOTCH : -NOTCH)
    await setTimeout(NOTCH_MS - 2)
  }
  const { frames } = await page.evaluate(() => window.recorder?.stop() ?? { frames: [], inputs: [] })
  return spreadOf(frames)
}

/** Drags with the real pointer round a place of the window for a while, as a hand does. */
export async function measureDrag(page: Page, at: { x: number; y: number }, ms: number): Promise<Moved> {
  await page.mouse.move(at.x, at.y)
  await page.mouse.down()
  await page.evaluate(record)
  const began = performance.now()
  for (let i = 0; performance.now() - began < ms; i++)
    await page.mouse.move(at.x + 160 * Math.cos(i / 9), at.y + 110 * Math.sin(i / 7))
  const { frames, inputs } = await page.evaluate(() => window.recorder?.stop() ?? { frames: [], inputs: [] })
  await page.mouse.up()
  return { frame: spreadOf(frames), input: spreadOf(inputs) }
}

/** Milliseconds from the moment at which the page is given a file until its whole picture is on the stage. */
export async function measureOpening(page: Page, file: string): Promise<number> {
  await page.evaluate(() => {
    const input = document.querySelector<HTMLInputElement>('input[type=file][multiple]')
    const state = { from: 0, to: 0 }
    Object.assign(window, { opening: state })
    const known = document.querySelector('[data-testid=stage]')?.getAttribute('aria-label')
    const look = () => {
      const stage = document.querySelector('[data-testid=stage]')
      const shown = stage?.getAttribute('aria-label') !== known && stage?.getAttribute('data-settled') === 'true'
      if (shown) requestAnimationFrame(() => (state.to = performance.now()))
      else requestAnimationFrame(look)
    }
    input?.addEventListener(
      'change',
      () => {
        state.from = performance.now()
        requestAnimationFrame(look)
      },
      { capture: true, once: true },
    )
  })
  await page.locator('input[type=file][multiple]').setInputFiles(file)
  const handle = await page.waitForFunction(
    () => {
      const { opening } = window as unknown as { opening: { from: number; to: number } }
      return opening.to > 0 ? opening.to - opening.from : 0
    },
    undefined,
    { timeout: 60_000 },
  )
  return handle.jsonValue()
}
