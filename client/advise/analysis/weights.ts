const prefix = "partnerWeight.";

/** Among a round's assumptions: is it a weight of the partners, or a rate of the load? */
export const isWeight = (name: string): boolean => name.startsWith(prefix);
export const weightName = (criterion: string): string => prefix + criterion;
