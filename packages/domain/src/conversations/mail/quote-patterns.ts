/**
 * How mail programs announce what they quote, in the languages their users have (E-31). All patterns look at one line of at most 500 characters, or at the
 * few lines a program wraps such an announcement over.
 */
const bounded = (line: string): string => line.slice(0, 500);

const original = [
  ...['original message', 'original email', 'reply message', 'originalnachricht', 'ursprüngliche nachricht', 'original-nachricht', "message d['’]origine", 'message original', 'mensaje original'],
  ...['mensagem original', 'messaggio originale', 'oorspronkelijk bericht', 'oprindelig meddelelse', 'original meddelelse', 'ursprungligt meddelande', 'originalmeddelande', 'opprinnelig melding'],
  ...['alkuperäinen viesti', 'oryginalna wiadomość', 'wiadomość oryginalna', 'pôvodná správa', 'původní zpráva', 'eredeti üzenet', 'исходное сообщение', 'оригинальное сообщение', 'вихідне повідомлення'],
  ...['orijinal mesaj', 'mesajul original', 'mesaj original', 'αρχικό μήνυμα', 'πρωτότυπο μήνυμα', '原始邮件', '原始郵件', '原邮件', '元のメッセージ', '원본 메시지', 'الرسالة الأصلية', 'הודעה מקורית'],
].join('|');
const originalLine = new RegExp(`^[\\s>]*[-_*=]{2,}\\s*(${original})\\s*[-_*=]{2,}`, 'iu');
const ownSeparator = /##-\s.{3,120}\s-##/u;

const forwards = [
  ...['forwarded message', 'begin forwarded message', 'weitergeleitete nachricht', 'message transféré', 'début du message réexpédié', 'mensaje reenviado', 'mensagem encaminhada', 'messaggio inoltrato'],
  ...['doorgestuurd bericht', 'videresendt meddelelse', 'vidarebefordrat meddelande', 'videresendt melding', 'välitetty viesti', 'wiadomość przekazana', 'пересылаемое сообщение', 'переадресованное сообщение'],
].join('|');
const forwardLine = new RegExp(`^[\\s>]*[-_*=]{0,20}\\s*(${forwards})\\s*(:|[-_*=]{2,})`, 'iu');

export const isForwardMark = (line: string): boolean => forwardLine.test(bounded(line));

const wrote = [
  ...['wrote', 'writes', 'sent', 'schrieb', 'geschrieben', 'a écrit', 'écrivait', 'escribió', 'escribio', 'escreveu', 'ha scritto', 'scrisse', 'schreef', 'geschreven', 'skrev', 'skrifaði', 'kirjoitti'],
  ...['napisał', 'napisała', 'napisał\\(a\\)', 'napsal', 'napsala', 'napsal\\(a\\)', 'napísal', 'pisze', 'írta', 'a scris', 'написал', 'написала', 'написал\\(а\\)', 'пишет', 'писал\\(а\\)', 'написав', 'пише'],
  ...['yazdı', 'şunu yazdı', 'έγραψε', 'σημείωσε', 'va escriure', 'je napisao', 'je pisal', 'написа', 'đã viết', 'viết', 'เขียนว่า', 'menulis', '写道', '寫道', '写', 'のメール', 'は書きました', '님이 작성', '님이 작성함', 'כתב', 'كتب'],
].join('|');
const wroteEnd = new RegExp(`(^|[\\s>,)"'”])(${wrote})[^:：\\n]{0,80}[:：]\\s*$`, 'iu');
const wroteBetweenDashes = new RegExp(`^[\\s>]*-{3,}.{1,120}\\s(${wrote})\\s*-{3,}\\s*$`, 'iu');

/** Our own line, one that says "original message", or `---- Ana wrote ----`. */
export const isSeparator = (line: string): boolean => [ownSeparator, originalLine, wroteBetweenDashes].some((pattern) => pattern.test(bounded(line)));

const opener = /^[\s>*]*(on|am|le|el|il|op|em|den|d\.|på|w dniu|dnia|dne|dňa|tarihinde|pe|la|στις|a|em|kl|vào|pada|\d{1,4}[-./年]|(mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so|lun|mar|mer|jeu|ven|sam|dim)\b|.{1,80}[<[(]\S+@\S+[>\])])/iu;
const whenOrWho = /\d{1,2}[:.h]\d{2}|\d{4}|[<[(]?[^\s<>@]+@[^\s<>@]+|\d{1,2}[./-]\d{1,2}/u;
/** `2013-03-01 Ana <ana@example.com>`, `Ana Sá <ana@example.com> 14:00`: no word for "wrote", but a date and an address and nothing else. */
const dateAndAddress = /^[\s>]*(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})\s.{0,120}<[^<>\s]+@[^<>\s]+>:?\s*$/u;

/** How many lines, from this one, announce a quote ("On … Ana wrote:"); 0 when they do not. Programs wrap it over up to four. */
export function isQuoteHeader(lines: string[], at: number): number {
  const first = bounded(lines[at]!);
  if (first.trim() === '') return 0;
  if (dateAndAddress.test(first)) return 1;
  if (!opener.test(first) && !wroteEnd.test(first)) return 0;
  let joined = '';
  for (let count = 1; count <= 4 && at + count <= lines.length; count++) {
    const line = bounded(lines[at + count - 1]!);
    if (line.trim() === '') return 0;
    joined = `${joined} ${line.replace(/^[\s>*]+|[\s*]+$/g, '')}`;
    if (!/[:：]\s*$/u.test(joined)) continue;
    if (!whenOrWho.test(joined)) return 0;
    if (wroteEnd.test(joined)) return count;
    // Any language: a date or an address, a colon, and quoted lines below it.
    const next = lines.slice(at + count, at + count + 3).find((below) => below.trim() !== '');
    return next !== undefined && /^\s{0,4}>/.test(next) ? count : 0;
  }
  return 0;
}

const announcementWithin = /^(.*\S)\s*?(?:-{3,}\s*)?(On (?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? |\d).{5,150}\bwrote:)\s*$/;

/** Some programs forget the line break before "On … wrote:". */
export function splitAnnouncement(line: string): string[] {
  if (line.length > 500 || !line.trimEnd().endsWith('wrote:')) return [line];
  const [, said, announcement] = announcementWithin.exec(line) ?? [];
  return said && announcement && !/^[>\s*-]*$/.test(said) ? [said.replace(/\s*-{3,}$/, ''), announcement] : [line];
}

const from = 'from|von|de|da|van|od|fra|från|lähettäjä|feladó|od|от|від|kimden|gönderen|expéditeur|mittente|remitente|remetente|afzender|nadawca|odesílatel|odosielateľ|从|发件人|寄件者|寄件人|差出人|送信者|보낸 사람|보낸사람|من|מאת|από|expeditor|pošiljatelj';
const others =
  'sent|date|to|cc|subject|reply-to|gesendet|datum|an|kopie|betreff|envoyé|envoyé le|date|à|objet|enviado|enviado el|enviada em|fecha|para|asunto|assunto|data|inviato|a|oggetto|verzonden|aan|onderwerp|sendt|til|emne|dato|skickat|till|ämne|lähetetty|vastaanottaja|aihe|wysłano|do|temat|odesláno|komu|předmět|odoslané|predmet|elküldve|címzett|tárgy|отправлено|дата|кому|тема|копия|надіслано|gönderildi|kime|konu|tarih|发送时间|日期|收件人|主题|寄件日期|傳送時間|收件者|主旨|送信日時|日時|宛先|件名|보낸 날짜|받는 사람|제목|تاريخ|إلى|الموضوع|נשלח|אל|נושא|στάλθηκε|προς|θέμα|trimis|către|subiect|time|mailed';
const fromLine = new RegExp(`^[\\s>*_]*(${from})\\s*[*_]*\\s*[:：][*_]*\\s*\\S`, 'iu');
const otherLine = new RegExp(`^[\\s>*_]*(${others})\\s*[*_]*\\s*[:：]`, 'iu');

/** The header block that Outlook and others put above a quote: a sender, then at least two more of date, receiver and subject. */
export function isHeaderBlock(lines: string[], at: number): boolean {
  const start = /^[\s>]*[_*-]{5,}\s*$/.test(bounded(lines[at]!)) ? nextFilled(lines, at + 1) : at;
  if (start === null) return false;
  const block = lines.slice(start, start + 10).map(bounded);
  const firstIsSender = fromLine.test(block[0]!);
  if (!firstIsSender && !otherLine.test(block[0]!)) return false;
  let senders = 0;
  let more = 0;
  for (const line of block) {
    if (fromLine.test(line)) senders++;
    else if (otherLine.test(line)) more++;
    else if (line.trim() === '' && senders + more === 0) return false;
    // A long list of receivers goes on in the next line.
    else if (line.trim() !== '' && !/[@;,<>]/.test(line)) break;
  }
  return firstIsSender ? more >= 2 || (more >= 1 && senders >= 1 && start !== at) : senders >= 1 && more >= 2;
}

function nextFilled(lines: string[], from: number): number | null {
  for (let i = from; i < Math.min(lines.length, from + 3); i++) if (lines[i]!.trim() !== '') return i;
  return null;
}

const device =
  /^[\s>]*((sent|envoyé|enviado|gesendet|von meinem|inviato|verzonden|verstuurd|sendt|skickat|wysłane|odesláno|отправлено|lähetetty|iphone|get outlook|holen sie sich outlook|télécharger outlook|obtener outlook)\b.{0,20}\b(from|depuis|de mon|desde|do meu|von|mit|dal mio|da|vanaf|met|fra min|från min|z mojego|z|с|från|via|for|für|pour|para|iphone|ipad|android|blackberry|samsung|outlook|mobile|gesendet)\b.{0,60})$/iu;

/** "Sent from my iPhone" and its kin: a line of a program, not of a person. Longer sentences that begin like it are a person's. */
export const isDeviceLine = (line: string): boolean => line.length < 90 && device.test(line) && !/[.,!?]\s+\S/.test(line);
