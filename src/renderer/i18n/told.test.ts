/** @file What main and the worker send reads in the language that is spoken, names of what ships included. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import test, { afterEach } from 'node:test'
import { say } from '../../shared/texts/texts.ts'
import { modelName, sampleText } from './names.ts'
import { isMessageKey, speak } from './t.ts'
import { failureText, told } from './told.ts'

const resources = path.resolve(import.meta.dirname, '../../../resources')

afterEach(() => speak('en'))

test('a failure and a finding are told in Chinese, a reason inside them too', async () => {
  await speak('zh-CN')
  const { what, action } = failureText({ code: 'worker-crashed', context: { reason: 'exit.oom' } })
  assert.equal(what, '修复引擎意外停止并已重新启动（内存耗尽）。')
  assert.equal(action, '请重试。')
  assert.equal(told(say('finding.jpeg', { quality: 31 })), '文件是质量为 31 的 JPEG。')
})

test('every sample and every model that ships has its texts', () => {
  const samples = JSON.parse(readFileSync(path.join(resources, 'samples/samples.json'), 'utf8')) as { id: string }[]
  const keys = samples.flatMap(({ id }) => [`sample.${id}.title`, `sample.${id}.damage`])
  const models = readdirSync(path.join(resources, 'models'), { withFileTypes: true }).filter((e) => e.isDirectory())
  for (const { name } of models) keys.push(`model.${name}`)
  assert.ok(keys.length > 4)
  assert.deepEqual(
    keys.filter((key) => !isMessageKey(key)),
    [],
  )
})

test('what a person made keeps its own name in every language', async () => {
  const own = { id: 'mine', title: 'Grandmother', task: 'denoise', parameters: 1, licence: '', sound: true }
  await speak('zh-CN')
  assert.equal(modelName([{ ...own, sha256: '' }], 'mine'), 'Grandmother')
  assert.equal(modelName(null, 'unheard-of'), 'unheard-of')
  assert.equal(modelName(null, 'denoise-small'), '降噪（小型，快速）')
  assert.equal(sampleText({ id: 'kitten' }, 'title'), '草地上的小猫')
})
