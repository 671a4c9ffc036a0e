import type { Status } from './status.ts'

/** The status as a page that needs nothing from elsewhere. */
export function toPage(status: Status): string {
  const { calls, errors, openTransactions, ...facts } = status
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="refresh" content="5">
<meta name="viewport" content="width=device-width">
<title>Data API</title>
<style>
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 40rem; padding: 0 1rem; color-scheme: light dark }
table { border-collapse: collapse; margin-bottom: 1.5rem; width: 100% }
td, th { border-bottom: 1px solid #8884; padding: .25rem 0; text-align: left }
td:last-child, th:last-child { text-align: right }
</style>
</head>
<body>
<h1>Data API</h1>
${toTable(['', ''], Object.entries(facts))}
<h2>Calls</h2>
${toTable(['operation', 'calls'], Object.entries(calls))}
<h2>Errors</h2>
${toTable(['error', 'calls'], Object.entries(errors))}
<h2>Open transactions</h2>
${toTable(
  ['id', 'database', 'state', 'seconds'],
  openTransactions.map(({ id, database, busy, ageSeconds }) => [
    id,
    database,
    busy ? 'busy' : 'idle',
    ageSeconds,
  ]),
)}
</body>
</html>
`
}

type Cell = string | number

function toTable(head: string[], rows: Cell[][]): string {
  if (rows.length === 0) return '<p>None.</p>'
  const lines = rows.map(
    (row) => `<tr>${row.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('')}</tr>`,
  )
  const names = head.map((name) => `<th>${escapeHtml(name)}</th>`).join('')
  return `<table>\n<tr>${names}</tr>\n${lines.join('\n')}\n</table>`
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escapeHtml(cell: Cell): string {
  return String(cell).replace(/[&<>"']/g, (character) => entities[character] as string)
}
