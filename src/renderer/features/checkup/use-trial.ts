/** @file A plan tried on a part of the photo, asked for once the choices rest. Runs in the page. */
import { useEffect, useState } from 'react'
import type { Api } from '../../../shared/api.ts'
import { toFailure, type Failure } from '../../../shared/errors.ts'
import { useSession } from '../../state/session-context.ts'

export type TrialOrder = Parameters<Api['tryPart']>[0]

export type Trial =
  | { readonly kind: 'busy' }
  | { readonly kind: 'done'; readonly address: string }
  | { readonly kind: 'failed'; readonly failure: Failure }

/** Long enough that a slider that is moved asks once. */
const REST_MS = 250

const BUSY: Trial = { kind: 'busy' }

/** @param order null: nothing is to be tried; what was tried last is still told, as the choices may come back to it */
export function useTrial(order: TrialOrder | null): Trial {
  const { api } = useSession()
  const [known, setKnown] = useState<{ readonly key: string; readonly trial: Trial }>({ key: '', trial: BUSY })
  const key = JSON.stringify(order)
  useEffect(() => {
    let isCurrent = true
    const ask = async () => {
      const asked = JSON.parse(key) as TrialOrder | null
      if (!asked) return
      const trial = await api.tryPart(asked).then(
        (id): Trial => ({ kind: 'done', address: `assets/photos/${asked.photo}/trials/${id}` }),
        (error: unknown): Trial => ({ kind: 'failed', failure: toFailure(error) }),
      )
      if (isCurrent) setKnown({ key, trial })
    }
    const timer = setTimeout(() => void ask(), REST_MS)
    return () => {
      isCurrent = false
      clearTimeout(timer)
    }
  }, [api, key])
  return known.key === key ? known.trial : BUSY
}
