/** @file Batches that the window does not work on just now: a drive is full, another program has them, or had them until it was killed. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { axeProblems } from './axe.ts'
import { done, openPhotos, progressOf, writePhotos } from './batching.ts'
import { expect, outputsOf, test } from './hosts.ts'

test.setTimeout(180_000)

const root = path.resolve(import.meta.dirname, '../..')

/** A drive of half a megabyte; null: none can be mounted here. */
function smallDrive(at: string) {
  mkdirSync(at, { recursive: true })
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'tmpfs', at]).status !== 0) return null
  const ballast = path.join(at, 'ballast')
  return {
    fill() {
      const { bavail, bsize } = statfsSync(at)
      writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail - 1) * bsize))
    },
    empty: () => rmSync(ballast),
    unmount: () => void spawnSync('umount', ['-l', at]),
  }
}

/** The sheet that orders three photos into a folder, ready to be started. */
async function orderInto(page: Page, dataDir: string, folder: string): Promise<Locator> {
  await openPhotos(page, await writePhotos(path.join(dataDir, 'prints'), 3))
  await page.getByRole('button', { name: 'Restore together' }).click()
  const sheet = page.getByRole('dialog')
  const darkroom = sheet.getByRole('radio', { name: 'The steps set in the darkroom' })
  await expect(darkroom).toBeEnabled({ timeout: 60_000 })
  await darkroom.check()
  await sheet.getByLabel('Folder').fill(folder)
  return sheet
}

test('a full drive: the window says before and after the start what is missing, and goes on by itself when there is room', async ({
  running: { page, dataDir },
}, info) => {
  const folder = path.join(outputsOf(dataDir), 'Full')
  const drive = smallDrive(folder)
  test.skip(drive === null, 'no small drive can be mounted here')
  if (drive === null) return
  try {
    drive.fill()
    const sheet = await orderInto(page, dataDir, 'Full')
    await expect(sheet.getByText('0 MB are free. That is not enough')).toBeVisible()
    await expect(sheet.getByText('the rest will wait until there is room')).toBeVisible()
    await page.screenshot({ path: info.outputPath('short.png') })
    await sheet.getByRole('button', { name: 'Start' }).click()
    await expect(progressOf(page)).toContainText('Waiting for room', { timeout: 60_000 })
    await expect(progressOf(page)).toContainText(/\d+ MB needed, 0 MB free; it goes on by itself\./)
    expect(await axeProblems(page)).toEqual([])
    await page.screenshot({ path: info.outputPath('room.png') })

    // A person's own pause goes before, and ends when the person says so.
    await page.keyboard.press('p')
    await expect(progressOf(page)).toContainText('Paused')
    await page.keyboard.press('r')
    await expect(progressOf(page)).toContainText('Waiting for room', { timeout: 60_000 })
    expect(readdirSync(folder)).toEqual(['ballast'])

    drive.empty()
    await done(page)
    expect(readdirSync(folder).toSorted()).toEqual(['print 0.png', 'print 1.png', 'print 2.png'])
  } finally {
    drive.unmount()
  }
})

const cli = (...args: readonly string[]) => [path.join(root, 'src/cli/index.ts'), ...args]
const inProject = (dataDir: string) => ({ ...process.env, PATINA_DATA: dataDir })

test('a full drive: no other folder is offered where none can be chosen; the command line puts the rest in one, and the window shows both', async ({
  running: { page, dataDir },
}, info) => {
  const folder = path.join(outputsOf(dataDir), 'Full')
  const elsewhere = path.join(dataDir, 'elsewhere')
  const drive = smallDrive(folder)
  test.skip(drive === null, 'no small drive can be mounted here')
  if (drive === null) return
  try {
    drive.fill()
    const sheet = await orderInto(page, dataDir, 'Full')
    await sheet.getByRole('button', { name: 'Start' }).click()
    await expect(progressOf(page)).toContainText('Waiting for room', { timeout: 60_000 })
    const why = page.locator('.batch-reason')
    await expect(why).toContainText('Free some space there; nothing else is to be done.')
    await expect(why).not.toContainText('another folder')
    await expect(page.getByRole('button', { name: 'another folder' })).toHaveCount(0)
    const moved = spawnSync(process.execPath, cli('batch', 'resume', 'last', '--out', elsewhere), {
      env: inProject(dataDir),
      encoding: 'utf8',
    })
    expect(moved.stderr).toContain('3 restored, 0 failed')
    await done(page)
    await expect(page.getByText(`Saved in ${elsewhere}`)).toBeVisible()
    await page.screenshot({ path: info.outputPath('moved.png') })
    expect(readdirSync(elsewhere).toSorted()).toEqual(['print 0.png', 'print 1.png', 'print 2.png'])
    expect(readdirSync(folder)).toEqual(['ballast'])
  } finally {
    drive.unmount()
  }
})

/** The command line at a folder of photos, in the project that the window shows; told when it has begun. */
async function commandLine(dataDir: string, photos: string, out: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, cli('restore', photos, '--out', out, '--denoise', '--json'), {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: inProject(dataDir),
  })
  await new Promise<void>((resolve, reject) => {
    child.stdout?.once('data', () => resolve())
    child.once('exit', (code) => reject(new Error(`patina ended with ${code} before it began`)))
  })
  return child
}

test('another program restores a folder: the window follows it; killed, it leaves a batch that goes on here', async ({
  running: { page, dataDir },
}, info) => {
  const photos = path.join(dataDir, 'prints')
  const out = path.join(dataDir, 'From the command line')
  await writePhotos(photos, 40, { width: 640, height: 480 })
  const program = await commandLine(dataDir, photos, out)
  try {
    await page.getByRole('button', { name: 'Batches' }).click()
    await expect(progressOf(page)).toContainText('Running in another program', { timeout: 30_000 })
    expect(await axeProblems(page)).toEqual([])
    // Nothing is clicked: what the other program does is seen by itself.
    await expect(progressOf(page)).toContainText(/[1-9]\d* restored/, { timeout: 60_000 })
    await page.screenshot({ path: info.outputPath('elsewhere.png') })
    await expect(page.getByRole('button', { name: 'Go on', exact: true })).toHaveCount(0)
  } finally {
    program.kill('SIGKILL')
  }
  await expect(progressOf(page)).toContainText('Interrupted: the program ended. Nothing is lost.', { timeout: 20_000 })
  expect(await axeProblems(page)).toEqual([])
  await page.screenshot({ path: info.outputPath('interrupted.png') })
  await page.keyboard.press('r')
  await done(page)
  await expect(progressOf(page)).toContainText('40 restored')
  expect(readdirSync(out).toSorted()).toEqual(readdirSync(photos).toSorted())
})
