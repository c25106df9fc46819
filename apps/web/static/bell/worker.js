/* Shows push messages while no window is open. It keeps nothing and answers no requests. */
self.addEventListener('install', () => self.skipWaiting());

self.addEventListener('push', (event) => {
  const { title = 'Switchboard', body = '', href = '/', tag } = event.data?.json() ?? {};
  event.waitUntil(self.registration.showNotification(title, { body, tag, data: { href }, icon: '/favicon.svg', badge: '/favicon.svg' }));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const url = new URL(event.notification.data?.href ?? '/', self.location.origin);
  if (url.origin !== self.location.origin) return;
  event.waitUntil(open(url));
});

/** In a window that is there already, or in a new one. */
async function open(url) {
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const there = windows.find((window) => new URL(window.url).pathname === url.pathname) ?? windows[0];
  if (!there) return self.clients.openWindow(url.href);
  await there.focus().catch(() => undefined);
  if (new URL(there.url).pathname !== url.pathname) await there.navigate(url.href).catch(() => self.clients.openWindow(url.href));
}
