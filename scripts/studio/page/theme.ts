import { useEffect, useState } from 'preact/hooks'

export type Theme = 'system' | 'light' | 'dark'

const order: readonly Theme[] = ['system', 'light', 'dark']
const place = 'studio-theme'

/** Light or dark as the system has it, until somebody says otherwise. */
export function useTheme(): [theme: Theme, next: () => void] {
  const [theme, setTheme] = useState<Theme>(readTheme)
  useEffect(() => {
    localStorage.setItem(place, theme)
    const { dataset } = document.documentElement
    if (theme === 'system') delete dataset.theme
    else dataset.theme = theme
  }, [theme])
  const next = () => setTheme(order[(order.indexOf(theme) + 1) % order.length] ?? 'system')
  return [theme, next]
}

function readTheme(): Theme {
  const stored = localStorage.getItem(place)
  return order.find((theme) => theme === stored) ?? 'system'
}
