/** @file The check-up of a photo: what it finds, where, its plan; and a sound photo. */
import sharp from 'sharp'
import { axeProblems } from './axe.ts'
import { expect, test } from './hosts.ts'
import {
  crop,
  difference,
  noisyPhoto,
  openFile,
  restore,
  RESTORE_MS,
  settled,
  sidesOf,
  tile,
  viewOf,
} from './window.ts'

test.setTimeout(180_000)

/** Sharp edges on a calm ground: nothing in it is damaged. */
const DRAWING = `<svg xmlns="http://www.w3.org/2000/svg" width="480" height="360">
  <linearGradient id="sky" y2="1"><stop stop-color="#2a5caa"/><stop offset="1" stop-color="#e8c9a0"/></linearGradient>
  <rect width="480" height="360" fill="url(#sky)"/><circle cx="120" cy="120" r="70" fill="#d8321e"/>
  <rect x="230" y="40" width="60" height="280" fill="#14783c"/><circle cx="370" cy="220" r="80" fill="#fafaf5"/>
  <circle cx="385" cy="230" r="36" fill="#060806"/></svg>`

for (const colorScheme of ['dark', 'light'] as const)
  test(`a damaged sample: findings, their place, and the plan in one press, ${colorScheme}`, async ({
    running: { page },
  }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.locator('.card').first().click()
    await settled(page)
    const card = page.getByRole('region', { name: 'Check-up' })
    const noise = card.getByRole('button', { name: /^Noise of about \d+ grey levels/ })
    await expect(noise).toBeVisible({ timeout: RESTORE_MS })
    expect(await axeProblems(page)).toEqual([])

    const before = await viewOf(page)
    await noise.click()
    await expect.poll(async () => (await viewOf(page)).scale).toBeGreaterThan(before.scale)
    await page.keyboard.press('0')

    const denoise = page.getByRole('switch', { name: 'Remove noise' })
    await expect(denoise).toBeEnabled({ timeout: RESTORE_MS })
    await page.keyboard.press('n')
    await expect(denoise).not.toBeChecked()
    await card.getByRole('button', { name: 'Use this plan' }).click()
    await expect(denoise).toBeChecked()
  })

test('a sound photo: nothing needs doing', async ({ running: { page } }) => {
  const sound = await sharp(Buffer.from(DRAWING)).png().toBuffer()
  await openFile(page, { name: 'sound.png', buffer: sound })
  await expect(page.getByText('Nothing needs doing')).toBeVisible({ timeout: RESTORE_MS })
  await expect(page.getByRole('button', { name: 'Use this plan' })).toHaveCount(0)
})

test('the plan is tried on the worst part first: what is shown there is what the whole photo becomes', async ({
  running: { page },
}) => {
  const asked: string[] = []
  page.on('request', (request) => {
    const address = new URL(request.url()).pathname.slice(1)
    if (/\/(parts|trials)\//.test(address)) asked.push(address)
  })
  await openFile(page, { name: 'noisy.png', buffer: await noisyPhoto(500, 400, 5) })
  const trial = page.getByRole('region', { name: 'The worst part, at 100 %' })
  await expect(trial.locator('canvas')).toHaveCount(2, { timeout: RESTORE_MS })
  expect(await axeProblems(page)).toEqual([])
  const part = asked.find((address) => / ?\d+_\d+_148_148$/.test(address)) ?? ''
  const tried = asked.findLast((address) => address.includes('/trials/')) ?? ''
  const [before, after] = [await tile(page, part), await tile(page, tried)]
  expect(difference(before, after).mean).toBeGreaterThan(3)

  // Another plan is tried at once.
  await page.getByRole('radio', { name: 'By hand' }).click()
  await expect
    .poll(() => asked.findLast((address) => address.includes('/trials/')), { timeout: RESTORE_MS })
    .not.toBe(tried)
  await page.getByRole('radio', { name: 'Automatic' }).click()
  await expect
    .poll(() => asked.findLast((address) => address.includes('/trials/')), { timeout: RESTORE_MS })
    .toBe(tried)

  await restore(page)
  await expect(trial).toHaveCount(0)
  const [x = 0, y = 0] = /(\d+)_(\d+)_148_148$/.exec(part)?.slice(1).map(Number) ?? []
  const whole = await tile(page, `${(await sidesOf(page)).result}/tiles/0/0_0`)
  expect(difference(crop(whole, x, y, 148, 148), after).max).toBeLessThanOrEqual(1)
})
