const stored = "netwerkregie.withdrawalCode";

/** Shown on the thank-you page until the tab is closed: the server keeps only its hash. */
export const keepWithdrawalCode = (code: string): void => sessionStorage.setItem(stored, code);
export const forgetWithdrawalCode = (): void => sessionStorage.removeItem(stored);
export const withdrawalCode = (): string | null => sessionStorage.getItem(stored);
