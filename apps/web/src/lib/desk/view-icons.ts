import type { ViewIcon } from '@switchboard/domain/tickets/view-words.ts';
import * as icon from '../ui/icons.ts';

export const viewIconLooks: Record<ViewIcon, string> = { listFilter: icon.listFilter, star: icon.award, flag: icon.bell, siren: icon.siren, inbox: icon.inbox, building2: icon.building2, phone: icon.phone, mail: icon.mail, users: icon.users, alarmClock: icon.alarmClock, tag: icon.tag, parcel: icon.parcel };
export const viewIcon = (name: string): string => (viewIconLooks as Record<string, string>)[name] ?? icon.listFilter;
