import { matrix, told, type Cell, type Relation, type Told } from '@switchboard/domain/notifications/words.ts';

/** The rows of the settings, in the reader's order: what concerns oneself, then by how one stands to the ticket. */
type Group = { key: 'you' | Relation; cells: Cell[] };

const forOneself: readonly Told[] = ['asked', 'mentioned', 'handed_over', 'assigned', 'taken_over', 'due', 'rule', 'job', 'system'];
const cell = (event: Told, relation: Relation): Cell[] => (relation in matrix[event] ? [`${event}.${relation}`] : []);
const about = (relation: Relation): Cell[] => told.filter((event) => !forOneself.includes(event)).flatMap((event) => cell(event, relation));

export const groups: readonly Group[] = [
  { key: 'you', cells: forOneself.flatMap((event) => Object.keys(matrix[event]).flatMap((relation) => cell(event, relation as Relation))) },
  { key: 'mine', cells: about('mine') },
  { key: 'followed', cells: about('followed') },
  { key: 'mentioned', cells: about('mentioned') },
  { key: 'team', cells: about('team') },
];
