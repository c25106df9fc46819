import { QUOTE } from './html-to-text.ts';
import { isDeviceLine, isForwardMark, isHeaderBlock, isQuoteHeader, isSeparator, splitAnnouncement } from './quote-patterns.ts';

/**
 * The part of a mail that its sender wrote now, without what their program quoted below it (E-31). Only a way to show less at first: the whole text is always
 * kept, and where it is not sure, nothing is taken away. Looks at each line a bounded number of times, so its time grows with the length and not faster.
 * @param text plain text, in which QUOTE marks may stand that came from HTML
 */
export function stripReply(text: string): string {
  const lines = text.replace(/\r\n?/g, '\n').split('\n').flatMap(splitAnnouncement);
  const kinds = kindsOf(lines);
  const kept = lines.filter((_line, i) => kinds[i] === 'said');
  const reply = tidy(withoutSignature(kept));
  return reply || tidy(lines.filter((line) => !isMark(line)));
}

type Kind = 'said' | 'quoted';

function kindsOf(lines: string[]): Kind[] {
  const kinds: Kind[] = lines.map(() => 'said');
  const quoteRest = (from: number) => kinds.fill('quoted', from);
  let wrapped = false;
  let announced = false;

  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!;
    if (line === QUOTE.rest) {
      quoteRest(i);
      break;
    }
    if (line === QUOTE.begin || line === QUOTE.end) wrapped = line === QUOTE.begin;
    if (wrapped || line === QUOTE.end) {
      kinds[i] = 'quoted';
      continue;
    }
    // What somebody forwards is what they want us to read.
    if (isForwardMark(line)) break;
    if (isSeparator(line) || isHeaderBlock(lines, i)) {
      quoteRest(i);
      break;
    }
    const headerLines = isQuoteHeader(lines, i);
    if (headerLines > 0) {
      announced = true;
      const after = nextSaid(lines, i + headerLines);
      if (after === null || !isQuotedLine(lines[after]!)) {
        // Nothing marks the lines that follow: they are all quoted, as long as something was said before.
        if (hasWords(lines, kinds, i)) {
          quoteRest(i);
          break;
        }
        continue;
      }
      kinds.fill('quoted', i, after);
      i = after - 1;
      continue;
    }
    if (isQuotedLine(line)) kinds[i] = 'quoted';
  }
  return answersInline(lines, kinds, announced) ? lines.map((line) => (isMark(line) ? 'quoted' : 'said')) : kinds;
}

/** Words above and below a quoted part, or between two of them: they answer what they stand below, and make no sense without it. */
function answersInline(lines: string[], kinds: Kind[], announced: boolean): boolean {
  const runs: Kind[] = [];
  lines.forEach((line, i) => {
    if (line.trim() === '' || isMark(line) || isDeviceLine(line)) return;
    if (runs.at(-1) !== kinds[i]) runs.push(kinds[i]!);
  });
  const quotedRuns = runs.filter((kind) => kind === 'quoted').length;
  const saidRuns = runs.filter((kind) => kind === 'said').length;
  return saidRuns >= 2 && (quotedRuns >= 2 || (quotedRuns === 1 && !announced));
}

const isQuotedLine = (line: string): boolean => /^[ \t]{0,4}[>|]/.test(line) && !/^\|.*\|\s*$/.test(line);
const isMark = (line: string): boolean => line === QUOTE.begin || line === QUOTE.end || line === QUOTE.rest;

function nextSaid(lines: string[], from: number): number | null {
  for (let i = from; i < Math.min(lines.length, from + 4); i++) if (lines[i]!.trim() !== '') return i;
  return null;
}

const hasWords = (lines: string[], kinds: Kind[], before: number): boolean =>
  lines.some((line, i) => i < before && kinds[i] === 'said' && /[\p{L}\p{N}]/u.test(line));

/** A signature below its mark (`-- `), and "Sent from my phone" at the end. */
function withoutSignature(lines: string[]): string[] {
  let end = lines.length;
  while (end > 0 && (lines[end - 1]!.trim() === '' || isDeviceLine(lines[end - 1]!))) end--;
  const mark = lines.findLastIndex((line, i) => i < end && i >= end - 12 && /^--\s?$/.test(line));
  const kept = lines.slice(0, mark >= 0 ? mark : end);
  return kept.some((line) => line.trim() !== '') ? kept : lines;
}

// No pattern may end in `+$`: over a long run of spaces it would look from each of them again.
const tidy = (lines: string[]): string =>
  lines
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\n+/, '')
    .trimEnd();
