import type { PublicMessage } from '@switchboard/domain/conversations/public-message.ts';

/** A body for writing on: its pictures by the address of their file, as the editor shows and the server takes them. */
export const withFileAddresses = (body: string, files: PublicMessage['attachments']): string =>
  body.replace(/ data-cid="([^"]*)"/g, (whole, cid: string) => {
    const file = files.find(({ contentId }) => contentId === cid);
    return file ? ` src="${file.url}"` : whole;
  });
