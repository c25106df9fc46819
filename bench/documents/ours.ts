import { answerHeap } from './heap.ts';

/** Our document server in a process of its own. */
await import('../../tests/support/document-process.ts');
answerHeap();
