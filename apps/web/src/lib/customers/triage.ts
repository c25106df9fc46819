/** TK-25: nobody has said yet which business this ticket is of. */
export const isTriage = ({ accountId, status }: { accountId: string | null; status: { key: string } }): boolean => accountId === null && status.key === 'unassigned';
