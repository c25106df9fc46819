/** As much of socket.io's client as is used here; a test brings its own. */
export type SocketLike = {
  connected: boolean;
  on(event: string, listener: (...args: never[]) => void): unknown;
  emit(event: string, ...args: unknown[]): unknown;
  connect(): unknown;
  disconnect(): unknown;
};

/** The socket's code is fetched after the first paint. */
export async function openSocket(): Promise<SocketLike> {
  const { io } = await import('socket.io-client');
  return io({ transports: ['websocket', 'polling'], autoConnect: false, reconnectionDelay: 500, reconnectionDelayMax: 5_000 }) as unknown as SocketLike;
}
