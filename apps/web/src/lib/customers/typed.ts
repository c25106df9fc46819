/** What somebody typed into a search for customers is an address, a number, or a name. */
export const isEmail = (text: string): boolean => /^[^\s@]+@[^\s@]+$/.test(text.trim());
export const isPhone = (text: string): boolean => /^\+?[\d\s()./-]{3,}$/.test(text.trim());
