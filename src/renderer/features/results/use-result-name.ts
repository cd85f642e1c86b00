/** @file What a result is called: by its seed, by what it was put together of, or by the models that made it. Runs in the page. */
import type { Model, PhotoResult } from '../../../shared/contract.ts'
import { t } from '../../i18n/t.ts'
import { useApp } from '../../state/session-context.ts'

export function resultName({ variant, parts, steps }: PhotoResult, models: readonly Model[] | null): string {
  if (parts !== null) return t('results.joined')
  if (variant !== null) return t('results.variant', { number: variant })
  return steps.map(({ model }) => models?.find((m) => m.id === model)?.title ?? model).join(' + ')
}

/** undefined for no result. */
export function useResultName(result: PhotoResult | null): string | undefined {
  const models = useApp((s) => s.models)
  return result === null ? undefined : resultName(result, models)
}
