import { readFileSync } from 'node:fs';

const signs: Record<string, string> = { '⏎': '\n', '⇥': '\t', '␀': '\0', '␌': '\f', '␍': '\r' };

const written = readFileSync(new URL('xss-cases.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('# '))
  .map((line) => line.replace(/[⏎⇥␀␌␍]/g, (sign) => signs[sign]!));

const handlers = 'abort afterprint animationiteration auxclick beforecopy beforeinput beforeprint beforeunload canplay change command contextmenu contentvisibilityautostatechange cuechange dblclick drag drop error focusin focusout formdata fullscreenchange gotpointercapture invalid keydown keypress keyup load loadedmetadata message mouseenter mousemove orientationchange pagereveal pointerdown pointerover popstate reset resize scroll scrollend scrollsnapchange search securitypolicyviolation selectionchange selectstart storage submit transitionrun unhandledrejection unload webkitanimationstart webkittransitionend'.split(' ');
const elements = 'p div span table td th tr ul ol li blockquote h1 hr pre code font center section figure img'.split(' ');

/** Handlers nobody wrote a case for, each on an element that may stand in a letter. */
const handled = handlers.map((name, n) => `<${elements[n % elements.length]} on${name}=alert(1) tabindex=0>x</${elements[n % elements.length]}>`);

/** All that is known: some hundreds, each a whole of its own, because many never end what they begin. */
export const xssCases: string[] = [...written, ...handled];
