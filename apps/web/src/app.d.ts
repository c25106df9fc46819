import type { Viewer } from '@switchboard/domain/people/viewer.ts';
import type { Preferences } from '#lib/preferences.ts';

declare global {
  namespace App {
    interface Locals {
      /** Who is signed in; null on the pages that need nobody. */
      viewer: Viewer | null;
      preferences: Preferences;
    }
    interface Error {
      /** Set where something broke on our side: the same as in the log. */
      id?: string;
      code?: string;
    }
  }
}

export {};
