/** @file Messages to the person. Failures say what happened, what it means and what to do; never a bare code. Page. */
import type { Failure } from '../../shared/errors.ts'
import { failureText } from '../i18n/told.ts'
import { t } from '../i18n/t.ts'
import type { Notice } from '../state/app-state.ts'
import { useApp, useSession } from '../state/session-context.ts'

export function Notices() {
  const notices = useApp((s) => s.notices)
  return (
    <section className="notices" aria-label={t('notice.region')}>
      {notices.map((notice) => (
        <Message key={notice.slot} notice={notice} />
      ))}
    </section>
  )
}

function Message({ notice }: { readonly notice: Notice }) {
  const session = useSession()
  const { slot, content } = notice
  const failed = content.kind === 'failure'
  return (
    <div className={failed ? 'notice notice-failure' : 'notice'} role={failed ? 'alert' : 'status'}>
      <Content content={content} />
      <button
        type="button"
        className="notice-close"
        aria-label={t('notice.dismiss')}
        onClick={() => session.dismiss(slot)}
      >
        ×
      </button>
    </div>
  )
}

function Content({ content }: Pick<Notice, 'content'>) {
  if (content.kind === 'failure') return <Failed failure={content.failure} />
  if (content.kind === 'said') return <p>{content.text}</p>
  return (
    <details>
      <summary>{content.text}</summary>
      <ul>
        {content.items.map((item, i) => (
          <li key={i}>{item}</li>
        ))}
      </ul>
    </details>
  )
}

function Failed({ failure }: { readonly failure: Failure }) {
  const { what, means, action } = failureText(failure)
  return (
    <p data-code={failure.code}>
      <strong>{what}</strong> {means} {action}
    </p>
  )
}
