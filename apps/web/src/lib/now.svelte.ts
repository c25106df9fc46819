/**
 * The time as the page shows it. It begins with the moment the server answered and moves on once a second while somebody looks, so that lines and
 * "18 min" advance without a word from the server.
 */
class Now {
  ms = $state(Date.now());

  start(): () => void {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') this.ms = Date.now();
    }, 1000);
    const onShow = () => (this.ms = Date.now());
    onShow();
    document.addEventListener('visibilitychange', onShow);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', onShow);
    };
  }
}

export const now = new Now();
