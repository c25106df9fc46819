import type { Plan, Step, Agent } from './build-ticket.ts';
import type { Customer, Staff } from './plan-ticket.ts';
import type { Showcase } from './showcase.ts';

type World = { number: string; now: Date; customer: Customer; staff: Staff; colleague(firstName: string): Agent };

/** A showcase ticket at its times before now. */
export function planShowcase(of: Showcase, { number, now, customer, staff, colleague }: World): Plan {
  const before = (ago: number): Date => new Date(now.getTime() - ago);
  const assignee = of.assignee ? colleague(of.assignee) : null;
  const steps: Step[] = assignee ? [{ at: before(of.ago * 0.99), does: 'changes', by: null, to: { assigneeId: assignee.id, status: 'in_progress' } }] : [];
  for (const act of of.acts) {
    const at = before(act.ago);
    if (act.who === 'customer') steps.push({ at, does: 'writes', text: act.says!, channel: act.channel });
    else if (act.comments) steps.push({ at, does: 'comments', by: colleague(act.who), text: act.comments });
    else steps.push({ at, does: 'answers', by: colleague(act.who), text: act.says!, status: act.sets, channel: act.channel });
  }
  return {
    number,
    title: of.title,
    text: of.text,
    at: before(of.ago),
    requester: customer.requester,
    accountId: customer.accountId,
    accountName: customer.accountName,
    customer: customer.customer,
    channel: of.channel,
    category: of.category,
    subcategory: of.subcategory,
    priority: of.priority,
    tags: of.tags,
    teamId: staff.teamOf(of.team ?? 'desk'),
    dueAt: of.due === null ? null : new Date(now.getTime() + of.due),
    steps,
  };
}
