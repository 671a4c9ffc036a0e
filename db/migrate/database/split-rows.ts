/** The rows of the version table as an aggregate gives them. */
export function splitRows(aggregated: string | null | undefined): string[] {
  return aggregated ? aggregated.split(',').sort() : []
}
