/** @file What axe finds in the page, one line for each rule that is broken. */
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'

/** A colour half-way through its fade is nobody's choice: what fades is at its end before contrast is judged. */
const endFades = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    await new Promise(requestAnimationFrame)
    for (const motion of document.getAnimations()) if (motion instanceof CSSTransition) motion.finish()
  })

export async function axeProblems(page: Page): Promise<string[]> {
  await endFades(page)
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze()
  return violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`)
}
