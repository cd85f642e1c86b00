/** @file How large the file will be, asked for once the choices rest. Runs in the page. */
import { useEffect, useState } from 'react'
import type { ExportEstimate, ExportOptions } from '../../../shared/contract.ts'
import { useSession } from '../../state/session-context.ts'

/** Long enough that a slider that is moved asks once. */
const REST_MS = 350

/** null: not known (yet). @param options null: nothing that could be asked for */
export function useEstimate(options: ExportOptions | null): ExportEstimate | null {
  const { api } = useSession()
  const [known, setKnown] = useState<{ readonly key: string; readonly estimate: ExportEstimate } | null>(null)
  const key = JSON.stringify(options)
  useEffect(() => {
    let isCurrent = true
    const ask = async () => {
      const asked = JSON.parse(key) as ExportOptions | null
      // Without an answer the sheet says nothing of the size; the export itself tells what is wrong.
      const estimate = asked && (await api.estimateExport(asked).catch(() => null))
      if (isCurrent && estimate) setKnown({ key, estimate })
    }
    const timer = setTimeout(() => void ask(), REST_MS)
    return () => {
      isCurrent = false
      clearTimeout(timer)
    }
  }, [api, key])
  return known?.key === key ? known.estimate : null
}
