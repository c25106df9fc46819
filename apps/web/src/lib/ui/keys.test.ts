import { expect, test } from 'vitest';
import { capsOf, Keys, pressedIn, type Binding } from './keys.svelte.ts';

const press = (key: string, more: Partial<KeyboardEvent> = {}) =>
  ({ key, code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, timeStamp: 0, target: null, defaultPrevented: false, isComposing: false, preventDefault() {}, ...more }) as KeyboardEvent;

function withBindings(...bindings: (Partial<Binding> & { keys: string })[]) {
  const keys = new Keys();
  const ran: string[] = [];
  keys.register(bindings.map((each) => ({ label: each.keys, group: 'test', run: () => ran.push(each.label ?? each.keys), ...each })));
  return { keys, ran };
}

test('a key runs what is registered for it, and the newest registration wins', () => {
  const { keys, ran } = withBindings({ keys: 'j', label: 'shell' });
  const takeBack = keys.register([{ keys: 'j', label: 'page', group: 'test', run: () => ran.push('page') }]);
  keys.handle(press('j'));
  takeBack();
  keys.handle(press('j'));
  expect(ran).toEqual(['page', 'shell']);
});

test('a sequence needs its keys soon after each other', () => {
  const { keys, ran } = withBindings({ keys: 'g d' }, { keys: 'd' });
  keys.handle(press('g', { timeStamp: 0 }));
  keys.handle(press('d', { timeStamp: 400 }));
  keys.handle(press('g', { timeStamp: 1000 }));
  keys.handle(press('d', { timeStamp: 5000 }));
  expect(ran).toEqual(['g d', 'd']);
});

test('on a layout without Latin letters the place of the key speaks', () => {
  expect(pressedIn(press('ο', { code: 'KeyJ' }))).toBe('j');
  expect(pressedIn(press('О', { code: 'KeyJ', shiftKey: true }))).toBe('shift+j');
  expect(pressedIn(press('q', { code: 'KeyA' }))).toBe('q');
});

test('a question mark needs no word about Shift, a capital letter does', () => {
  expect(pressedIn(press('?', { shiftKey: true }))).toBe('?');
  expect(pressedIn(press('A', { shiftKey: true }))).toBe('shift+a');
  expect(pressedIn(press('k', { metaKey: true }))).toBe('ctrl+k');
  expect(pressedIn(press('@', { ctrlKey: true, altKey: true }))).toBe('@');
});

test('with single keys switched off only combinations and named keys act', () => {
  const { keys, ran } = withBindings({ keys: 'j' }, { keys: 'g d' }, { keys: 'Ctrl+K' }, { keys: 'Escape' });
  keys.singleKeys = false;
  for (const event of [press('j'), press('g'), press('d'), press('k', { ctrlKey: true }), press('Escape')]) keys.handle(event);
  expect(ran).toEqual(['Ctrl+K', 'Escape']);
});

test('while a dialog holds them the keys of the page rest', () => {
  const { keys, ran } = withBindings({ keys: 'j' });
  const goOn = keys.hold();
  keys.handle(press('j'));
  goOn();
  goOn();
  keys.handle(press('j'));
  expect(ran).toEqual(['j']);
});

test('caps are drawn as on the keyboard', () => {
  expect(capsOf('Ctrl+Enter')).toEqual(['Ctrl', '↵']);
  expect(capsOf('g d')).toEqual(['G', 'D']);
});

test('a key that was put elsewhere works there and nowhere else; an empty one is off; what is shown follows', () => {
  const { keys, ran } = withBindings({ keys: 'c' }, { keys: 'x' }, { keys: 'j' }, { keys: 'g d' });
  keys.elsewhere = { c: 'q', x: 'c', j: '', 'g d': 'g q' };
  for (const key of ['q', 'c', 'x', 'j']) keys.handle(press(key));
  keys.handle(press('g', { timeStamp: 0 }));
  keys.handle(press('q', { timeStamp: 10 }));
  expect(ran).toEqual(['c', 'x', 'g d']);
  expect([keys.placed('c'), keys.placed('j'), keys.placed('x j'), keys.placed('g d'), capsOf(keys.placed('j'))]).toEqual(['q', '', 'c', 'g q', []]);
});

test('what is typed while a list opens is kept for the list, and is no key of the page', () => {
  const { keys, ran } = withBindings({ keys: 'e' }, { keys: 'Escape' });
  const end = keys.awaitList();
  for (const key of ['R', 'e', 's', 'Enter']) keys.handle(press(key));
  expect([keys.takeAhead(), keys.takeAhead()]).toEqual(['Res\n', '']);
  end();
  keys.handle(press('e'));
  expect(ran).toEqual(['e']);
});
