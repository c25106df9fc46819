/** What the blocks of a ticket's side panel are given; each reads what it shows. */
import type { CardFacts } from '@switchboard/domain/activity/card-facts.ts';
import type { TagKind } from '@switchboard/domain/tickets/tag-words.ts';
import type { PublicTicket } from '@switchboard/domain/tickets/card.ts';
import type { Component } from 'svelte';
import type { TicketActions } from '#lib/tickets/ticket-actions.svelte.ts';
import type { SideFacts } from '../../../../side-of-ticket.ts';

export type SideProps = { ticket: PublicTicket; card: CardFacts; actions: TicketActions; may: Record<string, boolean>; tagKinds: Record<string, TagKind>; side: SideFacts; /** Of a ticket that waits for its business. */ Triage: Component<any> | null };
