import { useId } from "react";
import type { InputHTMLAttributes, ReactNode, SelectHTMLAttributes, TextareaHTMLAttributes } from "react";

type FieldProps = { label: ReactNode; help?: ReactNode; error?: ReactNode; size?: "short" | "wide" };

function useField({ label, help, error, size }: FieldProps, control: (props: { id: string; className: string; "aria-describedby"?: string; "aria-invalid"?: true }) => ReactNode) {
  const id = useId();
  const describedBy = [help !== undefined && `${id}-help`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div className="field">
      <label className="field__label" htmlFor={id}>{label}</label>
      {help !== undefined && <span className="field__help" id={`${id}-help`}>{help}</span>}
      {error && <span className="field__error" id={`${id}-error`}>{error}</span>}
      {control({ id, className: `input${size ? ` input--${size}` : ""}`, ...(describedBy && { "aria-describedby": describedBy }), ...(error ? { "aria-invalid": true as const } : {}) })}
    </div>
  );
}

/** A labelled input; help and error are tied to it for screen readers. */
export function TextField({ label, help, error, size, ...input }: FieldProps & Omit<InputHTMLAttributes<HTMLInputElement>, "size">) {
  return useField({ label, help, error, ...(size && { size }) }, (props) => <input {...input} {...props} />);
}

export function TextArea({ label, help, error, size, ...input }: FieldProps & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  return useField({ label, help, error, ...(size && { size }) }, (props) => <textarea {...input} {...props} />);
}

export function Select({ label, help, error, size, children, ...input }: FieldProps & Omit<SelectHTMLAttributes<HTMLSelectElement>, "size">) {
  return useField({ label, help, error, ...(size && { size }) }, (props) => <select {...input} {...props}>{children}</select>);
}

export function Checkbox({ label, ...input }: { label: ReactNode } & InputHTMLAttributes<HTMLInputElement>) {
  return <label className="check"><input type="checkbox" {...input} /><span>{label}</span></label>;
}

/** One of a few, all visible. */
export function Radios<T extends string>({ legend, name, value, options, onChange }: { legend: ReactNode; name: string; value: T | null; options: readonly { value: T; label: ReactNode }[]; onChange: (value: T) => void }) {
  return (
    <fieldset className="choices">
      <legend>{legend}</legend>
      {options.map((option) => (
        <label className="check" key={option.value}>
          <input type="radio" name={name} checked={value === option.value} onChange={() => onChange(option.value)} />
          <span>{option.label}</span>
        </label>
      ))}
    </fieldset>
  );
}
