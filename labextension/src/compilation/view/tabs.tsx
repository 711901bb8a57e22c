import * as React from 'react';

export interface Tab {
  title: string;
  draw(): JSX.Element;
}

/** Tabs as the ARIA practices have them: arrow keys go from one to the next. */
export function Tabs({ tabs }: { tabs: Tab[] }): JSX.Element {
  const [chosen, setChosen] = React.useState(0);
  const buttons = React.useRef<(HTMLButtonElement | null)[]>([]);
  const id = React.useId();
  const at = Math.min(chosen, tabs.length - 1);
  const onKey = (event: React.KeyboardEvent): void => {
    const steps: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1 };
    const step = steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      const next = (at + step + tabs.length) % tabs.length;
      setChosen(next);
      buttons.current[next]?.focus();
    }
  };
  return (
    <>
      <div className="jp-mlops-tabs" role="tablist" onKeyDown={onKey}>
        {tabs.map((tab, position) => (
          <button
            key={tab.title}
            ref={element => (buttons.current[position] = element)}
            id={`${id}-${position}`}
            className="jp-mlops-tab"
            role="tab"
            aria-selected={position === at}
            tabIndex={position === at ? 0 : -1}
            onClick={() => setChosen(position)}
          >
            {tab.title}
          </button>
        ))}
      </div>
      <div className="jp-mlops-tab-page" role="tabpanel" aria-labelledby={`${id}-${at}`}>
        {tabs[at]?.draw()}
      </div>
    </>
  );
}
