/** @file A chart as a PNG: as it looks on the screen, with its title, larger. Runs in the page. */

/** Pixels of the picture for each unit of the chart. */
const SCALE = 3
const TITLE_SIZE = 14
const [TITLE_HEIGHT, MARGIN] = [26, 8]

/** What the page's style sheets say of a chart's parts: in a picture of its own they are not there. */
const STYLES = ['fill', 'stroke', 'stroke-width', 'stroke-dasharray', 'font-family', 'font-size'] as const

/** A copy that says by itself how it looks. */
function standalone(svg: SVGSVGElement, { width, height }: DOMRectReadOnly): string {
  const copy = svg.cloneNode(true) as SVGSVGElement
  const parts = [...svg.querySelectorAll('*')]
  for (const [i, part] of [...copy.querySelectorAll('*')].entries()) {
    const style = getComputedStyle(parts[i] as Element)
    for (const name of STYLES) part.setAttribute(name, style.getPropertyValue(name))
  }
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  copy.setAttribute('width', String(SCALE * width))
  copy.setAttribute('height', String(SCALE * height))
  return new XMLSerializer().serializeToString(copy)
}

/** @param figure holds one chart and its caption @returns null: the page has no canvas left for it */
export async function chartPicture(figure: HTMLElement): Promise<Blob | null> {
  const svg = figure.querySelector('svg')
  const caption = figure.querySelector('figcaption')
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d')
  if (svg === null || context === null) return null
  const box = svg.viewBox.baseVal
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(standalone(svg, box))}`
  await image.decode()
  canvas.width = SCALE * (box.width + 2 * MARGIN)
  canvas.height = SCALE * (box.height + TITLE_HEIGHT + 2 * MARGIN)
  const { backgroundColor, color, fontFamily } = getComputedStyle(figure)
  context.fillStyle = backgroundColor
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.scale(SCALE, SCALE)
  context.fillStyle = color
  context.font = `${TITLE_SIZE}px ${fontFamily}`
  context.textBaseline = 'middle'
  context.fillText(caption?.textContent ?? '', MARGIN, MARGIN + TITLE_HEIGHT / 2, box.width)
  context.drawImage(image, MARGIN, MARGIN + TITLE_HEIGHT, box.width, box.height)
  return await new Promise((resolve) => canvas.toBlob(resolve, 'image/png'))
}
