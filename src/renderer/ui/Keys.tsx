/** @file Keys as they are printed on a keyboard. Runs in the page. */

const SIGNS: Readonly<Record<string, string>> = { ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓' }

export const Keys = ({ keys }: { readonly keys: readonly string[] }) => (
  <span className="keys">
    {keys.map((key) => (
      <kbd key={key}>{SIGNS[key] ?? key}</kbd>
    ))}
  </span>
)
