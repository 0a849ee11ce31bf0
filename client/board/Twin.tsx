import { useEffect, useRef, useState } from "react";
import { Button } from "../design/Button.tsx";
import { useTexts } from "../texts/language.tsx";
import { boardTexts } from "./texts.ts";

/** The report's online twin in a frame of its own: its print styles stay its own, its height follows its content. */
export function Twin({ title, src, onClose }: { title: string; src: string; onClose: () => void }) {
  const texts = useTexts(boardTexts);
  const frame = useRef<HTMLIFrameElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const [height, setHeight] = useState(800);
  useEffect(() => heading.current?.focus(), []);
  const fit = () => {
    const page = frame.current?.contentDocument?.documentElement;
    if (!page) return;
    const measure = () => setHeight(Math.max(400, page.scrollHeight));
    measure();
    new ResizeObserver(measure).observe(page.querySelector("body") ?? page);
  };
  return (
    <section className="stack-sm" aria-label={title}>
      <div className="row-between"><h2 ref={heading} tabIndex={-1}>{title}</h2><Button small onClick={onClose}>{texts.closeReport}</Button></div>
      <iframe ref={frame} className="twin" title={title} src={src} height={height} onLoad={fit} />
    </section>
  );
}
