/** @file Names of what ships with the program, in the language that is spoken; what people made keeps the name they gave it. Page. */
import type { Model, Sample } from '../../shared/contract.ts'
import { isMessageKey, t } from './t.ts'

/** The title of a sample, or what is damaged in it. */
export function sampleText({ id }: Sample, part: 'title' | 'damage'): string {
  const key = `sample.${id}.${part}`
  return isMessageKey(key) ? t(key) : id
}

/** @param models null: they are not known yet */
export function modelName(models: readonly Model[] | null, id: Model['id']): string {
  const key = `model.${id}`
  return isMessageKey(key) ? t(key) : (models?.find((model) => model.id === id)?.title ?? id)
}
