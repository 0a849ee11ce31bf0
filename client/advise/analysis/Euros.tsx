import { useFormats, useLanguage } from "../../texts/language.tsx";

const million = 1_000_000;

/** Money in a tile: millions are rounded as one says them, with the whole amount for who points at it; a phone has no room for more. */
export function Euros({ value }: { value: number }) {
  const format = useFormats();
  const { language } = useLanguage();
  if (Math.abs(value) < million) return <>{format.money(value)}</>;
  return <span title={format.money(value)}>{language === "nl" ? `€ ${format.number(value / million)} mln.` : `€${format.number(value / million)}m`}</span>;
}
