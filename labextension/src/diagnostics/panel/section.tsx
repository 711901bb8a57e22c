import * as React from 'react';

export interface SectionProps {
  title: string;
  /** Beside the title, for what is inside. */
  count?: number;
  isOpen?: boolean;
  children(): React.ReactNode;
}

/** A part of the panel that folds; what is folded isn't made. */
export function Section({ title, count, isOpen = true, children }: SectionProps): JSX.Element {
  const [open, setOpen] = React.useState(isOpen);
  return (
    <details
      className="jp-mlops-section"
      open={open}
      onToggle={event => setOpen(event.currentTarget.open)}
    >
      <summary>
        <h3>{title}</h3>
        {count !== undefined && <span className="jp-mlops-count">{count}</span>}
      </summary>
      {open && <div className="jp-mlops-section-body">{children()}</div>}
    </details>
  );
}
