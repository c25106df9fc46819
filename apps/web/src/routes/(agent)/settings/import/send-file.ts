import type { ImportView } from '@switchboard/domain/imports/words.ts';
import { Refusal, said } from '#lib/api.ts';

/** Sends a file as it is and tells how far it is, which fetch cannot. @throws Refusal */
export function sendFile(file: File, onpart: (part: number) => void): Promise<ImportView> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/api/v1/imports?name=${encodeURIComponent(file.name.slice(0, 200))}`);
    request.setRequestHeader('content-type', 'text/csv');
    request.upload.onprogress = ({ loaded, total }) => onpart(total > 0 ? loaded / total : 0);
    request.onerror = () => reject(new Refusal(0, { detail: said.offline, code: 'offline' }));
    request.onload = () => {
      const answer = parse(request.responseText);
      if (request.status < 300) resolve(answer as ImportView);
      else reject(new Refusal(request.status, answer as { detail?: string }));
    };
    request.send(file);
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
