export type Format = 'aligned' | 'csv' | 'json'

/** What commands change of how results are shown. */
export interface Settings {
  format: Format
  expanded: 'on' | 'off' | 'auto'
  timing: boolean
}
