import { api } from '#lib/api.ts';

export type Obstacle = 'pushSecure' | 'pushMissing' | 'pushDenied' | 'pushFailed';

/** What keeps this browser from push messages, as far as it can be known before asking. */
export function obstacle(): Obstacle | null {
  if (!window.isSecureContext) return 'pushSecure';
  if (!('serviceWorker' in navigator) || !('PushManager' in window)) return 'pushMissing';
  return Notification.permission === 'denied' ? 'pushDenied' : null;
}

/** Asks the person, then the push service, then tells the desk. Null when it worked. */
export async function subscribe(publicKey: string): Promise<Obstacle | null> {
  const before = obstacle();
  if (before) return before;
  if ((await Notification.requestPermission()) !== 'granted') return 'pushDenied';
  try {
    const registration = await navigator.serviceWorker.register('/bell/worker.js', { scope: '/bell/' });
    await ready(registration);
    // A subscription under another key would never be let in.
    await (await registration.pushManager.getSubscription())?.unsubscribe();
    const { endpoint, keys } = (await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey })).toJSON();
    await api.post('notifications/devices', { endpoint, keys, device: deviceName() });
    return null;
  } catch {
    return 'pushFailed';
  }
}

async function ready(registration: ServiceWorkerRegistration): Promise<void> {
  const worker = registration.installing ?? registration.waiting;
  if (registration.active || !worker) return;
  await new Promise<void>((resolve) => worker.addEventListener('statechange', () => worker.state === 'activated' && resolve()));
}

function deviceName(): string {
  const agent = navigator.userAgent;
  const browser = /Edg\//.test(agent) ? 'Edge' : /Firefox\//.test(agent) ? 'Firefox' : /Chrome\//.test(agent) ? 'Chrome' : /Safari\//.test(agent) ? 'Safari' : 'Browser';
  const system = /Android/.test(agent) ? 'Android' : /iPhone|iPad/.test(agent) ? 'iOS' : /Mac OS/.test(agent) ? 'macOS' : /Windows/.test(agent) ? 'Windows' : /Linux/.test(agent) ? 'Linux' : '';
  return system ? `${browser}, ${system}` : browser;
}
