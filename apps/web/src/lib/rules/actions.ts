import type { RuleAction } from '@switchboard/domain/rules/words.ts';
import type { Lists } from './choices.ts';

export const actionNames = ['addTags', 'removeTags', 'priority', 'status', 'assign', 'team', 'category', 'comment', 'reply', 'notify', 'webhook'] as const satisfies readonly RuleAction['do'][];

/** An action to begin with. */
export function actionFor(name: RuleAction['do'], lists: Lists): RuleAction {
  switch (name) {
    case 'status':
      return { do: name, status: 'in_progress' };
    case 'priority':
      return { do: name, priority: 'high' };
    case 'assign':
      return { do: name, personId: null };
    case 'team':
      return { do: name, teamId: lists.teams[0]?.value ?? null };
    case 'addTags':
    case 'removeTags':
      return { do: name, tags: [] };
    case 'category':
      return { do: name, category: '' };
    case 'reply':
    case 'comment':
      return { do: name, body: '' };
    case 'notify':
      return { do: name, who: ['assignee'], text: '' };
    case 'webhook':
      return { do: name, webhookId: lists.webhooks[0]?.value ?? '' };
  }
}
