/** @file Texts that cannot be read in full: cut by a box that does not scroll, out of their button, or out of the window. */
import type { Page } from '@playwright/test'

/** One line for each; a name that is shortened with dots and has a title is told in full by that. */
export const cutOffTexts = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const SLACK = 1.5
    const found: string[] = []
    const scrolls = (value: string) => value === 'auto' || value === 'scroll'
    const isShortened = (at: Element) =>
      getComputedStyle(at).textOverflow === 'ellipsis' && at.closest('[title], h1') !== null

    function problem(text: Text, box: DOMRect): string | null {
      let [x, y] = [true, true]
      for (let at = text.parentElement; at !== null; at = at.parentElement) {
        const { overflowX, overflowY, position } = getComputedStyle(at)
        const edge = at.getBoundingClientRect()
        if (isShortened(at)) return null
        if (scrolls(overflowX)) x = false
        if (scrolls(overflowY)) y = false
        const isBox = at.matches('button, select, [role=tab]') || overflowX === 'hidden' || overflowX === 'clip'
        if (isBox && x && (box.left < edge.left - SLACK || box.right > edge.right + SLACK))
          return `wider than ${at.className}`
        const isLow = at.matches('button, select, [role=tab]') || overflowY === 'hidden' || overflowY === 'clip'
        if (isLow && y && (box.top < edge.top - SLACK || box.bottom > edge.bottom + SLACK))
          return `higher than ${at.className}`
        if (position === 'fixed' || at === document.body) break
      }
      if (x && (box.left < -SLACK || box.right > innerWidth + SLACK)) return 'beside the window'
      if (y && (box.top < -SLACK || box.bottom > innerHeight + SLACK)) return 'below the window'
      return null
    }

    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    const inert = (at: Element) =>
      document.querySelector('dialog[open]') !== null && at.closest('dialog[open]') === null
    while (texts.nextNode()) {
      const text = texts.currentNode as Text
      const at = text.parentElement
      if (at === null || text.data.trim() === '' || at.closest('.unseen, [hidden], style, script, option') || inert(at))
        continue
      if (!at.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue
      const range = document.createRange()
      range.selectNodeContents(text)
      const why = problem(text, range.getBoundingClientRect())
      if (why !== null) found.push(`"${text.data.trim().slice(0, 40)}" is ${why}`)
    }
    return found
  })
