import { existsSync } from 'node:fs';

/** The system's Chromium, best the one without a window (a fifth less work): nothing is downloaded. CHROMIUM names another one. */
export const executablePath = [process.env.CHROMIUM, '/usr/bin/chromium-headless-shell', '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => path && existsSync(path));
