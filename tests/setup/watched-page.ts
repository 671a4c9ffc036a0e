import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'

const executablePath = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => existsSync(path))

export const chromiumIsHere = executablePath !== undefined

export const withoutChromium = chromiumIsHere
  ? ''
  : ': skipped, there is no Chromium here (apt-get install chromium)'

export interface WatchedPage {
  readonly page: Page
  /** Addresses of other hosts that it asked for. */
  readonly foreign: string[]
  /** What it wrote on the console that is an error or a warning, and what it threw. */
  readonly complaints: string[]
  close(): Promise<void>
}

/** A browser without a window. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: executablePath ?? '', args: ['--no-sandbox'] })
}

/** A page in a browser for which there is nobody but one origin. */
export async function openWatchedPage(origin: string): Promise<WatchedPage> {
  const browser = await launchChromium()
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  page.setDefaultTimeout(30_000)
  const foreign: string[] = []
  const complaints: string[] = []
  await page.route('**/*', (route) => {
    if (new URL(route.request().url()).origin === origin) return route.continue()
    foreign.push(route.request().url())
    return route.abort()
  })
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  return { page, foreign, complaints, close: () => browser.close() }
}
