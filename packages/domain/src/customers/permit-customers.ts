import { mayAnywhere, permit, type Viewer } from '../people/viewer.ts';

/** Customers belong to no team: a right that is held in one team counts for all of them. */
export const permitReadCustomers = (viewer: Viewer): void => permit(mayAnywhere(viewer, 'customers.read'), 'Your role does not show customers. Ask an administrator if you need it.');
export const permitEditCustomers = (viewer: Viewer): void => permit(mayAnywhere(viewer, 'customers.edit'), 'Your role does not change customers. Ask an administrator if you need it.');
export const permitMergeCustomers = (viewer: Viewer): void => permit(mayAnywhere(viewer, 'customers.merge'), 'Your role does not merge customers. Ask a supervisor to do it.');
