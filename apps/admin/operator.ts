import { userInfo } from 'node:os';
import { systemViewer, type Viewer } from '@switchboard/domain/people/viewer.ts';

/** Whoever can run commands on this machine can do anything here; the history says that it came this way, and as which user. */
export const operator = (command: string): Viewer => systemViewer({ via: 'command', detail: `${command} (${userName()})` }, 'Command line');

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown';
  }
}
