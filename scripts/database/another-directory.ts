/** What to do about a data directory that will not do, with the setting by which people choose it. */
export function anotherDirectory(setting: string | undefined): string {
  return setting ? `choose another directory with ${setting}` : 'choose another directory'
}
