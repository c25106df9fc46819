import { devices } from '@playwright/test';

/** A browser's window as most agents have it. */
export const window = { ...devices['Desktop Chrome'], viewport: { width: 1440, height: 900 }, locale: 'en-GB', timezoneId: 'Europe/London' };
