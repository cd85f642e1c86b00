/** @file What the window says and does when something goes wrong, and that it can be used by everyone. */
import type { Page } from '@playwright/test'
import sharp from 'sharp'
import { describe, type ErrorCode } from '../../src/shared/errors.ts'
import { axeProblems } from './axe.ts'
import { commandOf, processTree } from './connections.ts'
import { expect, test } from './hosts.ts'
import { chooseFile, noisyPhoto, openFile, restore, restoreButton, restored, RESTORE_MS, settled } from './window.ts'

test.setTimeout(240_000)

/** Drops a file on the window as a browser would. */
async function drop(page: Page, name: string, bytes: Buffer) {
  const transfer = await page.evaluateHandle(
    ([file, base64]) => {
      const data = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))
      const held = new DataTransfer()
      held.items.add(new File([data], file))
      return held
    },
    [name, bytes.toString('base64')] as const,
  )
  await page.dispatchEvent('.window', 'drop', { dataTransfer: transfer })
}

async function halfJpeg() {
  const whole = await sharp(await noisyPhoto(400, 300))
    .jpeg()
    .toBuffer()
  return whole.subarray(0, whole.length / 2)
}

const BAD: readonly (readonly [name: string, code: ErrorCode, bytes: () => Buffer | Promise<Buffer>])[] = [
  ['letter.jpg', 'not-a-photo', () => Buffer.from('Dear Sir or Madam, '.repeat(40))],
  ['half.jpg', 'truncated', halfJpeg],
  ['drawing.svg', 'unsupported-format', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
]

for (const [name, code, bytes] of BAD) {
  test(`${name} dropped: the three sentences of ${code}`, async ({ running: { page } }) => {
    await expect(page.locator('.welcome')).toBeVisible()
    await drop(page, name, await bytes())
    const alert = page.getByRole('alert')
    await expect(alert.locator(`[data-code=${code}]`)).toBeVisible({ timeout: 20_000 })
    const { means, action } = describe({ code, context: { file: name } })
    await expect(alert).toContainText(name)
    await expect(alert).toContainText(means)
    await expect(alert).toContainText(action)
    await expect(alert).not.toContainText(/Error|\bat \w+ \(|undefined|this file/)
    await page.getByRole('button', { name: 'Dismiss' }).click()
    await expect(alert).toHaveCount(0)
  })
}

/** Starts a restoration that takes seconds, and waits until it is under way. */
async function restoreLarge(page: Page) {
  await openFile(page, { name: 'large.png', buffer: await noisyPhoto(2800, 2100) })
  await expect(restoreButton(page)).toBeEnabled({ timeout: RESTORE_MS })
  await restoreButton(page).click()
  const bar = page.getByRole('progressbar')
  await expect.poll(() => bar.evaluate((p: HTMLProgressElement) => p.value), { timeout: 60_000 }).toBeGreaterThan(0.05)
  return bar
}

test('the worker is killed in mid-restore: the window says so, and the next restore works', async ({ running }) => {
  test.skip(process.platform !== 'linux', 'finds the worker in /proc')
  const { page, pid } = running
  await restoreLarge(page)
  const workers = processTree(pid).filter((p) => p !== pid && /worker/.test(commandOf(p)))
  expect(workers.length).toBeGreaterThan(0)
  for (const worker of workers) process.kill(worker, 'SIGKILL')

  const alert = page.getByRole('alert')
  await expect(alert).toContainText('stopped and was started again', { timeout: 20_000 })
  await expect(alert).toContainText('Your original is untouched.')
  await openFile(page, { name: 'small.png', buffer: await noisyPhoto(320, 240, 3) })
  await settled(page)
  await restore(page)
})

test('a restoration is cancelled, and can be started again', async ({ running: { page } }) => {
  const bar = await restoreLarge(page)
  await expect(page.getByText(/^about .* left$/)).toBeVisible({ timeout: 20_000 })
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect(bar).toHaveCount(0, { timeout: 5000 })
  await expect(page.getByRole('alert')).toHaveCount(0)
  await restoreButton(page).click()
  await restored(page)
})

for (const colorScheme of ['dark', 'light'] as const) {
  test(`no accessibility violation, ${colorScheme}`, async ({ running: { page } }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const check = async (what: string) => {
      expect(await axeProblems(page), what).toEqual([])
    }
    await expect(page.locator('.welcome')).toBeVisible()
    await check('first screen')
    await openFile(page, { name: 'small.png', buffer: await noisyPhoto(640, 480, 5) })
    await settled(page)
    await check('editor')
    await restore(page)
    await page.getByText('Advanced').click()
    await page.getByRole('radio', { name: 'By hand' }).check()
    await chooseFile(page, { name: 'letter.txt', buffer: Buffer.from('hello') })
    await expect(page.getByRole('alert')).toBeVisible()
    await check('editor with a result, its options and a message')
    for (const key of ['Control+e', '?']) {
      await page.getByTestId('stage').focus()
      await page.keyboard.press(key)
      await expect(page.getByRole('dialog')).toBeVisible()
      await check(`dialog ${key}`)
      await page.keyboard.press('Escape')
    }
  })
}
