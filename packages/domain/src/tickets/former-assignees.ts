import type { Types } from 'mongoose';

const MOST = 50;

/** TK-20: who had it, each once, the last one last. */
export const withFormer = (former: readonly Types.ObjectId[], id: Types.ObjectId): Types.ObjectId[] => [...former.filter((one) => !one.equals(id)), id].slice(-MOST);
