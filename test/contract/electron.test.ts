/** @file The built Electron host on the stand-in: the same contract as every carrier, and the security checklist. */
import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, test } from 'node:test'
import sharp from 'sharp'
import type { CallName } from '../../src/shared/api.ts'
import { CHANNELS } from '../../src/shared/channels.ts'
import { calls } from '../../src/shared/contract.ts'
import { PatinaError } from '../../src/shared/errors.ts'
import type { Outcome } from '../../src/shared/rpc.ts'
import { ipcMain, ipcRenderer, play, request, seen } from '../stand-in/electron.ts'
import { apiContract } from './api-contract.ts'
import { electronHost } from './electron-host.ts'
import { randomNumbers, randomValue } from './random-values.ts'

const SEED = 20_261_121
const ROUNDS = 10_000

type AnyCall = (...args: unknown[]) => Promise<Outcome<unknown>>

/** The page's own fetch resolves against its address. */
const page = 'app://patina/'
const pageFetch = (place: string, init?: RequestInit) => request(new URL(place, page).href, init)
const plainFetch = globalThis.fetch
globalThis.fetch = pageFetch as typeof fetch
after(async () => {
  globalThis.fetch = plainFetch
  await (await electronHost()).close()
})

apiContract('electron host on the stand-in', async () => {
  const { api, dataDir, worker } = await electronHost()
  const saveTo = path.join(dataDir, 'contract.png')
  play.saveAnswer = { canceled: false, filePath: saveTo }
  return { api, dataDir, worker, saveTo, fetch: pageFetch, close: () => Promise.resolve() }
})

test('electron: files and dialogs', async (t) => {
  const { api, dataDir } = await electronHost()
  const place = path.join(dataDir, 'dropped photo.png')
  const image = { width: 40, height: 30, channels: 3, background: '#777' } as const
  writeFileSync(place, await sharp({ create: image }).png().toBuffer())

  await t.test('a dropped file is opened where it lies; its place goes past the page', async () => {
    const file = new File(['the page never reads it'], 'dropped photo.png')
    play.paths.set(file, place)
    const [outcome] = await api.importFiles([file])
    assert.ok(outcome && 'photo' in outcome)
    assert.equal(outcome.photo.width, 40)
    assert.ok(!JSON.stringify(outcome).includes(dataDir))
    await api.removePhoto(outcome.photo.id)
    assert.ok((await sharp(place).metadata()).width, 'the original stays')
  })
  await t.test('what is no File is refused without a word to main', async () => {
    const [outcome] = await api.importFiles([{ name: 'passwd', path: '/etc/passwd' } as unknown as File])
    assert.ok(outcome && 'failure' in outcome)
  })
  await t.test('opens and saves by the dialogs, and takes no for an answer', async () => {
    assert.deepEqual(await api.openDialog(), [])
    play.openAnswer = { canceled: false, filePaths: [place] }
    const [outcome] = (await api.openDialog()) ?? []
    assert.ok(outcome && 'photo' in outcome)
    const { id: photo } = outcome.photo
    const ended = new Promise((resolve) => api.on('jobDone', resolve))
    const step = { params: { task: 'denoise', sigma: null }, model: 'invert', strength: 1 } as const
    await api.restore({ photo, steps: [step], engine: 'cpu' })
    await ended
    play.saveAnswer = { canceled: true, filePath: '' }
    const options = { photo, format: null, quality: null, metadata: 'keep' } as const
    assert.deepEqual(await api.exportPhoto(options), { kind: 'cancelled' })
    const filePath = path.join(dataDir, 'saved.png')
    play.saveAnswer = { canceled: false, filePath }
    assert.deepEqual(await api.exportPhoto(options), { kind: 'saved', name: 'saved.png' })
    assert.equal((await sharp(filePath).metadata()).width, 40)
    await assert.rejects(api.exportPhoto(options), (e) => e instanceof PatinaError && e.code === 'output-exists')

    play.openAnswer = { canceled: true, filePaths: [] }
    assert.equal(await api.chooseBatchFolder(), null)
    const folder = path.join(dataDir, 'restored here')
    mkdirSync(folder)
    play.openAnswer = { canceled: false, filePaths: [folder] }
    const chosen = await api.chooseBatchFolder()
    assert.deepEqual(seen.openOptions?.properties, ['openDirectory', 'createDirectory'])
    assert.equal(chosen?.folder, folder)
    assert.deepEqual((await api.batchFolders()).canChoose, true)
    const output = { format: null, quality: null, metadata: 'keep' } as const
    const rest = { photos: [photo], steps: [step], output, pattern: '{name}', invention: false }
    const estimate = await api.estimateBatch({ ...rest, to: { kind: 'chosen', place: chosen?.id ?? '' } })
    assert.equal(estimate.folder, folder)
    await assert.rejects(api.estimateBatch({ ...rest, to: { kind: 'chosen', place: dataDir } }), 'a path is no id')
    await api.removePhoto(photo)
  })
})

test('electron: the security checklist', async (t) => {
  const { window, api, bridge } = await electronHost()

  await t.test('G81 the window can do nothing by itself', () => {
    const { preload, ...preferences } = window.options.webPreferences ?? {}
    assert.deepEqual(preferences, {
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    })
    assert.match(preload ?? '', /out.preload.index\.cjs$/)
    assert.equal(seen.sandboxed, true)
  })
  await t.test('G82 the page gets these names and no more', () => {
    assert.deepEqual(Object.keys(seen.world), ['patinaBridge'])
    assert.deepEqual(Object.keys(bridge).toSorted(), ['calls', 'importFile', 'media', 'on'])
    assert.deepEqual(Object.keys(bridge.calls).toSorted(), [
      'answerBlind',
      'batchFolders',
      'beginBlind',
      'cancel',
      'cancelBatch',
      'checkup',
      'chooseBatchFolder',
      'drawPictures',
      'dropVae',
      'estimateBatch',
      'estimateExport',
      'exploreState',
      'exportModel',
      'exportPhoto',
      'fillMarked',
      'finishLearning',
      'firstBatch',
      'forecastLearning',
      'getLearning',
      'getMap',
      'getMask',
      'getRecipe',
      'getSettings',
      'hostInfo',
      'invention',
      'judgeBatchPhoto',
      'learn',
      'learningFolders',
      'listBatchPhotos',
      'listBatches',
      'listEngines',
      'listLearning',
      'listModels',
      'listPhotos',
      'listPresets',
      'listResults',
      'listSamples',
      'listVaes',
      'makeVariants',
      'moveBatch',
      'openDialog',
      'openFolder',
      'openSample',
      'pauseBatch',
      'pauseLearning',
      'redoBatchPhoto',
      'relinkFolder',
      'relinkPhoto',
      'removeBatch',
      'removeLearning',
      'removeModel',
      'removePhoto',
      'removePreset',
      'removeTag',
      'removeVae',
      'restore',
      'resumeBatch',
      'resumeLearning',
      'resumeVae',
      'retryBatch',
      'saliency',
      'savePicture',
      'savePreset',
      'setMask',
      'setRecipe',
      'setSettings',
      'setStrength',
      'setTag',
      'similarTo',
      'startBatch',
      'startExplore',
      'startLearning',
      'stopExplore',
      'stopFindingScratches',
      'stopVae',
      'suggestTag',
      'trainVae',
      'tryPart',
      'useLearned',
      'useResult',
      'useResultIn',
      'vaeTraining',
    ])
    assert.deepEqual(bridge.media, { base: '', headers: {} })
    assert.deepEqual(ipcMain.eventNames(), [CHANNELS.messages])
    assert.deepEqual([...ipcMain.answers.keys()], [CHANNELS.importPath])
  })
  await t.test('G83 other senders, frames and pages are not heard', async () => {
    const frame = { url: page }
    const contents = { mainFrame: frame }
    const strangers = [
      { sender: contents, frame },
      { sender: null, frame }, // a frame inside the window's own page
      { sender: contents, frame: null },
    ]
    for (const stranger of strangers) await expectDeaf(() => Object.assign(play, stranger))
    const { mainFrame } = window.webContents
    for (const url of [
      'https://example.com/',
      'app://patina.evil/',
      'app://other/',
      'file:///app://patina/',
      'about:blank',
    ])
      await expectDeaf(() => (mainFrame.url = url))
    assert.ok(Array.isArray(await api.listPhotos()))
  })

  /** Sends from a changed page, then puts it right again. */
  async function expectDeaf(change: () => void): Promise<void> {
    change()
    const heard = await Promise.race([api.hostInfo(), new Promise((resolve) => setTimeout(resolve, 40, 'silence'))])
    const answer = (await ipcRenderer.invoke(CHANNELS.importPath, '/etc/hostname')) as Outcome<unknown>
    Object.assign(play, { sender: null, frame: null })
    window.webContents.mainFrame.url = page
    assert.equal(heard, 'silence')
    assert.ok(!answer.ok && answer.failure.code === 'refused')
  }

  await t.test(`G83 ${ROUNDS} random payloads per channel, seed ${SEED}`, async () => {
    const next = randomNumbers(SEED)
    const before = await api.listPhotos()
    const { stackTraceLimit } = Error
    Error.stackTraceLimit = 0 // 30,000 refusals: their stacks would be most of the time
    t.after(() => (Error.stackTraceLimit = stackTraceLimit))
    const names = Object.keys(calls) as CallName[]
    for (let i = 0; i < ROUNDS; i += names.length) {
      const answers = names.map((name) => (bridge.calls[name] as AnyCall)(randomValue(next), randomValue(next)))
      for (const outcome of await Promise.all(answers)) assert.ok(!outcome.ok && outcome.failure.code === 'refused')
    }
    for (let i = 0; i < ROUNDS; i++) ipcRenderer.send(CHANNELS.messages, randomValue(next))
    for (let i = 0; i < ROUNDS; i++) {
      const answer = (await ipcRenderer.invoke(CHANNELS.importPath, randomValue(next))) as Outcome<unknown>
      assert.ok(!answer.ok && answer.failure.code === 'refused')
    }
    assert.deepEqual(await api.listPhotos(), before)
  })
  await t.test('G84 no navigation, no new window, no permission', () => {
    const away = [
      'https://example.com/',
      'file:///etc/passwd',
      'app://patina.evil/',
      'app://other/',
      'javascript:1',
      'data:,x',
    ]
    const stopped = (name: string, url: string) => {
      let prevented = false
      window.webContents.emit(name, { url, preventDefault: () => (prevented = true) })
      return prevented
    }
    for (const url of away) {
      assert.equal(stopped('will-navigate', url), true, url)
      assert.equal(stopped('will-frame-navigate', url), true, url)
      assert.deepEqual(window.webContents.openHandler?.({ url }), { action: 'deny' })
    }
    assert.equal(stopped('will-navigate', page), false)
    assert.equal(stopped('will-redirect', page), true)
    assert.equal(stopped('will-attach-webview', page), true)
    for (const permission of ['media', 'geolocation', 'notifications', 'clipboard-read', 'openExternal']) {
      const answers: boolean[] = []
      seen.permissionRequest?.(null, permission, (granted) => answers.push(granted))
      assert.deepEqual(answers, [false], permission)
    }
    assert.equal(seen.permissionCheck?.(), false)
    assert.equal(seen.devicePermission?.(), false)
  })
  await t.test('G85 an own scheme, standard and secure and no more, under a strict policy', async () => {
    const privileges = { standard: true, secure: true, supportFetchAPI: true, stream: true }
    assert.deepEqual(seen.schemes, [{ scheme: 'app', privileges }])
    assert.equal(window.page?.status, 200)
    const policy = window.page?.headers.get('content-security-policy') ?? ''
    assert.match(policy, /^default-src 'none'; script-src 'self'; style-src 'self';/)
    assert.doesNotMatch(policy, /unsafe|\*|http/)
    const html = await window.page?.text()
    const scripts = [...(html ?? '').matchAll(/<script[^>]*>([^<]*)/g)]
    assert.ok(scripts.length > 0 && scripts.every(([tag, inside]) => tag.includes('src=') && inside === ''))
  })
  await t.test('G87 nothing leaves for a network', async () => {
    for (const address of [
      'http://127.0.0.1/',
      'https://example.com/',
      'ws://example.com/',
      'file:///etc/passwd',
      'ftp://a/',
    ])
      await assert.rejects(request(address), TypeError)
    assert.equal((await request(page)).status, 200)
  })
  await t.test('G88 the page can name no file', async () => {
    const places = [
      '../package.json',
      '%2e%2e/main/electron.js',
      'etc/passwd',
      '..%2f..%2fetc%2fpasswd',
      'web.html/../../x',
    ]
    for (const place of places) assert.equal((await request(page + place)).status, 404, place)
    for (const address of ['app://other/', 'app://patina.evil/index.html', 'app://localhost/'])
      await assert.rejects(request(address), TypeError, address)
  })
  await t.test('a second start brings the window forward', async () => {
    const { app } = await import('../stand-in/electron.ts')
    const focused = new Promise((resolve) => window.once('focus', resolve))
    app.emit('second-instance')
    await focused
  })
})
