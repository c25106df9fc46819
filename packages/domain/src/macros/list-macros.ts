import { mayAnywhere, permit, type Viewer } from '../people/viewer.ts';
import { Macro, macrosFilter, toMacroView } from './macro.ts';
import type { MacroView } from './words.ts';

/** More is nobody's list to choose from. */
const MOST = 1_000;

/** The macros one can use, those used most first. */
export async function listMacros(viewer: Viewer): Promise<{ items: MacroView[]; next: null }> {
  permit(mayAnywhere(viewer, 'tickets.reply') || mayAnywhere(viewer, 'tickets.comment'));
  const macros = await Macro.find(macrosFilter(viewer)).sort({ used: -1, name: 1 }).limit(MOST).lean();
  return { items: macros.map((macro) => toMacroView(macro, viewer)), next: null };
}
