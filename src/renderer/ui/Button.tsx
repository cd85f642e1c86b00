/** @file A button: plain, the one main thing of its place, or quiet. Runs in the page. */
import type { ButtonHTMLAttributes } from 'react'

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly look?: 'plain' | 'main' | 'quiet'
}

export const Button = ({ look = 'plain', className = '', ...props }: ButtonProps) => (
  <button type="button" className={`button button-${look} ${className}`} {...props} />
)
