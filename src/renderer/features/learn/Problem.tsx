/** @file Why something about a run did not work, in its place. Runs in the page. */
import type { Failure } from '../../../shared/errors.ts'
import { failureText } from '../../i18n/told.ts'

export function Problem({ failure }: { readonly failure: Failure }) {
  const { what, means, action } = failureText(failure)
  return (
    <p className="learn-problem" role="alert" data-code={failure.code}>
      <strong>{what}</strong> {means} {action}
    </p>
  )
}
