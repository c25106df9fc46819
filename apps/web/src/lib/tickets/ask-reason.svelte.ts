/** Asks why, where the organisation wants to know (TK-27, TK-28). One question at a time; the host in the shell shows it. */
class Reasons {
  question = $state.raw<{ sentence: string; answer: (reason: string | null) => void } | null>(null);

  /** @returns null when the change was thought better of */
  ask(sentence: string): Promise<string | null> {
    this.question?.answer(null);
    return new Promise((resolve) => (this.question = { sentence, answer: (reason) => ((this.question = null), resolve(reason)) }));
  }
}

export const reasons = new Reasons();
