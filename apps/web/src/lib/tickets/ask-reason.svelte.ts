export type Wanted = 'reason' | 'resolution';

/** Asks why, or what solved it, where the organisation wants to know (TK-27, TK-28, TK-30). One question at a time; the host in the shell shows it. */
class Reasons {
  question = $state.raw<{ sentence: string; what: Wanted; was: string; answer: (reason: string | null) => void } | null>(null);

  /** @returns null when the change was thought better of */
  ask(sentence: string, what: Wanted = 'reason', was = ''): Promise<string | null> {
    this.question?.answer(null);
    return new Promise((resolve) => (this.question = { sentence, what, was, answer: (reason) => ((this.question = null), resolve(reason)) }));
  }
}

export const reasons = new Reasons();
