const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];

/** `8.4 MB`, in the reader's way of writing numbers. */
export function sizeWords(bytes: number, locale: string): string {
  const step = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
  return new Intl.NumberFormat(locale, { style: 'unit', unit: units[step], unitDisplay: 'short', maximumFractionDigits: step > 1 ? 1 : 0 }).format(bytes / 1000 ** step);
}
