/**
 * The time as the page shows it. It moves on once a second while somebody looks, so that lines and "18 min" advance without a word from the
 * server; a server renders with the moment of the request.
 */
class Now {
  ms = $state(Date.now());

  start(): () => void {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') this.ms = Date.now();
    }, 1000);
    const onShow = () => (this.ms = Date.now());
    document.addEventListener('visibilitychange', onShow);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', onShow);
    };
  }
}

export const now = new Now();
