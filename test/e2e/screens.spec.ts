/**
 * @file Each screen and sheet: no fault of access in any theme, no text cut off in a small window, at twice the size, or in a longer
 * language. `PATINA_SCREENS=<folder>` also keeps pictures of them (npm run screens).
 */
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { Page } from '@playwright/test'
import sharp from 'sharp'
import { axeProblems } from './axe.ts'
import { cutOffTexts } from './cut-off.ts'
import { expect, test } from './hosts.ts'
import { SCENES } from './scenes.ts'

test.setTimeout(300_000)

/** The smallest window that is promised, and the same at 200 %. */
const SMALL = { width: 1024, height: 700 }
const ZOOMED = { width: 512, height: 350 }

const THEMES = { dark: 'dark', light: 'light', contrast: 'contrast' } as const
const PICTURED = ['dark', 'light'] as const

const wear = (page: Page, theme: string) =>
  page.evaluate((name) => document.documentElement.setAttribute('data-theme', name), theme)

async function keepPicture(page: Page, name: string, folder: string) {
  mkdirSync(folder, { recursive: true })
  await sharp(await page.screenshot())
    .webp({ quality: 82 })
    .toFile(path.join(folder, `${name}.webp`))
}

test('every screen and sheet in every theme: axe finds nothing, and no text is cut off at 1024 x 700', async ({
  running: { page },
}, info) => {
  const folder = process.env['PATINA_SCREENS'] ?? info.outputPath('screens')
  await page.setViewportSize(SMALL)
  await page.emulateMedia({ reducedMotion: 'reduce' })
  for (const [name, go] of Object.entries(SCENES)) {
    await go(page)
    for (const theme of Object.values(THEMES)) {
      await wear(page, theme)
      expect.soft(await axeProblems(page), `${name}, ${theme}`).toEqual([])
      if (PICTURED.some((shown) => shown === theme)) await keepPicture(page, `${name}-${theme}`, folder)
    }
    expect.soft(await cutOffTexts(page), name).toEqual([])
  }
})

for (const [how, size, language] of [
  ['at 200 %', ZOOMED, ''],
  ['in a language that is longer', SMALL, 'pseudo'],
  ['in Chinese', SMALL, 'zh-CN'],
] as const)
  test(`every screen and sheet ${how}: no text is cut off`, async ({ running: { page } }, info) => {
    await page.waitForFunction(() => 'api' in window)
    if (language === 'zh-CN')
      await page.evaluate(() => window.api.setSettings({ theme: 'dark', language: 'zh-CN', cache: '10' }))
    const address = new URL(page.url())
    if (language === 'pseudo') address.searchParams.set('lang', 'pseudo')
    await page.goto('about:blank')
    await page.goto(address.href)
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await page.setViewportSize(size)
    for (const [name, go] of Object.entries(SCENES)) {
      await go(page)
      expect.soft(await cutOffTexts(page), name).toEqual([])
      await keepPicture(page, name, info.outputPath('screens'))
    }
  })
