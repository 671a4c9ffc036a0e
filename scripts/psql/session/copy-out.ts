import { toCsv } from '../output/csv.ts'
import type { CopyFormat } from './copy-format.ts'
import { encodeCopyText } from './copy-format.ts'
import { parseRecord } from './record-text.ts'
import { describeQuery } from './select-as-text.ts'
import type { Service } from './service.ts'

const cursor = 'plaster_copy'
/** Rows to a call at first; more or fewer as they turn out to be small or large. */
const firstRows = 50
const growth = 4
const wantedBytes = 400_000
const mostRows = 20_000

/** Writes the rows of a query as COPY TO does, a cursor's page at a time; gives how many there were. */
export async function copyOutByCursor(
  service: Service,
  query: string,
  format: CopyFormat,
  write: (text: string) => Promise<void>,
): Promise<number> {
  let count = 0
  const isOwn = service.state() === 'none'
  if (isOwn) await service.begin()
  try {
    const { columns, query: texts, offset } = await describeQuery(service, query)
    const head = `declare ${cursor} no scroll cursor for `
    await service.execute({ sql: head + texts, offset: offset + head.length })
    const names = columns.map(({ name }) => name)
    if (format.header) await write(`${encodeRow(names, format)}\n`)
    for (let wanted = firstRows; ; ) {
      const { records = [] } = await service.execute({ sql: `fetch ${wanted} from ${cursor}` })
      const texts = records.map(([field]) => field?.stringValue ?? '')
      const page = texts.map((text) => `${encodeRow(parseRecord(text), format)}\n`).join('')
      if (page !== '') await write(page)
      count += records.length
      if (records.length < wanted) break
      wanted = Math.ceil(
        Math.min(mostRows, wanted * growth, (wanted * wantedBytes) / (page.length + 1)),
      )
    }
    if (!isOwn) await service.execute({ sql: `close ${cursor}` })
    else await service.commit()
    return count
  } catch (error) {
    if (isOwn && service.state() !== 'none') await service.rollback().catch(() => {})
    throw error
  }
}

function encodeRow(row: readonly (string | null)[], format: CopyFormat): string {
  if (format.kind === 'text') return encodeCopyText(row, format)
  return row.map((value) => encodeCsv(value, format)).join(format.delimiter)
}

function encodeCsv(value: string | null, format: CopyFormat): string {
  if (value === null) return format.null
  const quoted = value === format.null || value.includes(format.delimiter)
  const text = toCsv(value)
  return quoted && !text.startsWith('"') ? `"${value.replaceAll('"', '""')}"` : text
}
