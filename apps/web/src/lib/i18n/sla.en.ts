/** Texts of the settings of promises and calendars. */
const sla = {
  'sla.title': 'Promises (SLA)',
};
export default sla;
