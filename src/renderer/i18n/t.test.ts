/** @file Every text is used, every used key has a text, every placeholder is filled, and every language says the same. */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import test, { afterEach } from 'node:test'
import { LANGUAGES } from '../../shared/settings.ts'
import { ENGLISH as en, languageFor, TEXTS, type MessageKey } from './locales.ts'
import { isTextKey } from '../../shared/texts/texts.ts'
import { pseudo } from './pseudo.ts'
import { duration, number, percent, readMessage, speak, t } from './t.ts'

const renderer = path.resolve(import.meta.dirname, '..')
const sources = globSync('**/*.{ts,tsx}', { cwd: renderer })
  .filter((file) => !file.endsWith('.test.ts'))
  .map((file) => readFileSync(path.join(renderer, file), 'utf8'))
  .join('\n')

afterEach(() => speak('en'))

/** Keys made from a prefix and a member of a closed union. */
const FAMILIES = [
  'tones.',
  'panel.',
  'colour.',
  'engine.',
  'job.',
  'task.',
  'blur.',
  'sample.',
  'model.',
  'theme.',
  'batch.column.',
  'learn.column.',
  'learn.condition.',
  'learn.leftOut.',
  'learn.mode.',
  'learn.outcome.',
  'learn.photosAt.',
  'learn.short.',
  'learn.side.',
  'learn.size.',
  'learn.step.',
  'learn.fact.',
  'learn.yardstick.',
  'learn.blindSide.',
  'learn.blindPick.',
  'explore.stage.',
  'explore.by.',
  'explore.damage.',
]

test('no text is unused', () => {
  const used = (key: string) =>
    sources.includes(`'${key}'`) || isTextKey(key) || FAMILIES.some((family) => key.startsWith(family))
  assert.deepEqual(
    Object.keys(en).filter((key) => !used(key)),
    [],
  )
})

test('placeholders are filled', () => {
  assert.equal(t('compare.value', { percent: '20%' }), '20% of the picture shows the original')
  const calls = [...sources.matchAll(/\bt\('([\w.-]+)'(\)|, \{([^}]*)\})/g)]
  assert.ok(calls.length > 30)
  for (const [, key = '', , given = ''] of calls) {
    const wanted = readMessage(en[key as keyof typeof en], 'en').names
    for (const name of wanted) assert.match(given, new RegExp(`\\b${name}\\b`), `${key} needs ${name}`)
  }
})

test('every language has the same keys, each with the same arguments', async () => {
  for (const language of LANGUAGES) {
    const texts = await TEXTS[language]()
    assert.deepEqual(Object.keys(texts).toSorted(), Object.keys(en).toSorted(), language)
    for (const key of Object.keys(en) as MessageKey[]) {
      const own = readMessage(texts[key], language).names.toSorted()
      assert.deepEqual(own, readMessage(en[key], 'en').names.toSorted(), `${language} ${key}`)
      assert.notEqual(texts[key].trim(), '', `${language} ${key}`)
    }
  }
})

/** Texts that are names, signs or numbers, the same in every language. */
const SAME = /^[\W\d_]*$|^\{\w+\}$|Patina|DirectML|Core ML|TensorFlow|\{value\}°/

test('every other language is written in its own words', async () => {
  for (const language of LANGUAGES.filter((l) => l !== 'en')) {
    const texts = await TEXTS[language]()
    const copied = (Object.keys(en) as MessageKey[]).filter((key) => texts[key] === en[key] && !SAME.test(en[key]))
    assert.deepEqual(copied, [], language)
  }
})

test('plurals follow the number and the language', async () => {
  assert.equal(t('notice.more', { count: 1 }), '1 more file was not opened.')
  assert.equal(t('notice.more', { count: 2 }), '2 more files were not opened.')
  await speak('zh-CN')
  assert.equal(t('notice.more', { count: 1 }), '另有 1 个文件未打开。')
})

test('numbers read as people say them', async () => {
  assert.equal(percent(0.256), '26%')
  assert.equal(duration(0.2), '1 second')
  assert.equal(duration(42), '42 seconds')
  assert.equal(duration(150), '3 minutes')
  await speak('zh-CN')
  assert.equal(duration(42), '42秒钟')
  assert.equal(number(12_345.6), '12,345.6')
})

test('the language is the first of the wanted ones that is there', () => {
  assert.equal(languageFor(['zh-SG', 'en']), 'zh-CN')
  assert.equal(languageFor(['zh', 'en']), 'zh-CN')
  assert.equal(languageFor(['de-AT', 'en-GB', 'zh-CN']), 'en')
  assert.equal(languageFor(['zh-TW', 'en']), 'en', 'traditional characters are not ours')
  assert.equal(languageFor(['not a tag!', 'fi']), 'en')
  assert.equal(languageFor([]), 'en')
})

test('the pseudo language is longer, accented, bracketed, and keeps its arguments', async () => {
  assert.match(pseudo('Open photos'), /^\[Öpéñ phötöš ~{5}\]$/)
  assert.deepEqual(readMessage(pseudo(en['notice.more']), 'pseudo').names, ['count'])
  await speak('pseudo')
  assert.match(t('compare.value', { percent: '20%' }), /^\[20% öf .*~\]$/)
})

test('what is not given leaves a gap and not a broken window', () => {
  assert.equal(t('export.saved'), 'Exported as ….')
})
